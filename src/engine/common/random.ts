/** Randomness, handed in: the engine has none of its own. */
export interface Random {
  /** A whole number in [0, bound). */
  int(bound: number): number;
  /** A number in [0, 1). */
  float(): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  /** An element of a list that is not empty. */
  pick<T>(list: readonly T[]): T;
  /** A new list in another order. */
  shuffle<T>(list: readonly T[]): T[];
}

/** Equal seeds give equal sequences, on every machine (xoshiro128**, seeded through splitmix32). */
export class SeededRandom implements Random {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  constructor(seed: number) {
    let state = seed | 0;
    const next = (): number => {
      state = (state + 0x9e3779b9) | 0;
      let z = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
      z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
      return z ^ (z >>> 15);
    };
    this.#a = next();
    this.#b = next();
    this.#c = next();
    this.#d = next() | 1;
  }

  /** 32 random bits, unsigned. */
  bits(): number {
    const scrambled = Math.imul(this.#b, 5);
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0;
    const shifted = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= shifted;
    this.#d = (this.#d << 11) | (this.#d >>> 21);
    return result;
  }

  float(): number { return (this.bits() * 2 ** 21 + (this.bits() >>> 11)) / 2 ** 53; }
  int(bound: number): number { return Math.floor(this.float() * bound); }
  chance(probability: number): boolean { return this.float() < probability; }
  pick<T>(list: readonly T[]): T { return list[this.int(list.length)]!; }

  shuffle<T>(list: readonly T[]): T[] {
    const shuffled = list.slice();
    for (let i = shuffled.length - 1; i > 0; i--) {
      const j = this.int(i + 1);
      const moved = shuffled[i]!;
      shuffled[i] = shuffled[j]!;
      shuffled[j] = moved;
    }
    return shuffled;
  }

  /** An independent sequence of its own, so that one consumer's draws do not shift another's. */
  fork(): SeededRandom { return new SeededRandom(this.bits()); }
}
