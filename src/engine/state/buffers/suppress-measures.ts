/** How full the buffer of a suppress was, measured after each change. Kafka: suppression-buffer-count and -size */
export class SuppressionMeasures {
  #samples = 0;
  #countSum = 0;
  #sizeSum = 0;
  countMax = NaN;
  sizeMax = NaN;

  take(count: number, size: number): void {
    this.#samples++;
    this.#countSum += count;
    this.#sizeSum += size;
    if (!(count <= this.countMax)) this.countMax = count;
    if (!(size <= this.sizeMax)) this.sizeMax = size;
  }

  get countAverage(): number { return this.#countSum / this.#samples; }
  get sizeAverage(): number { return this.#sizeSum / this.#samples; }
}
