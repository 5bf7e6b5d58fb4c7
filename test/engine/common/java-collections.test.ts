import { describe, expect, test } from 'vitest';
import { copiedHashOrder, hashOrder, javaStringHash } from '../../../src/engine/common/java-hash.ts';
import { PriorityQueue } from '../../../src/engine/common/priority-queue.ts';
import { TreeSet } from '../../../src/engine/common/tree-set.ts';

/* Expectations were printed by Java 17. */

describe('hash order', () => {
  test('starts from String#hashCode', () => {
    expect(['', 'a', 'KSTREAM-SOURCE-0000000000', 'é€😀'].map(javaStringHash)).toEqual([0, 97, 1861603632, 16752006]);
  });

  const many = (n: number, name: (i: number) => string): string[] => Array.from({ length: n }, (_, i) => name(i));
  test.each<[string, string[], string]>([
    ['few', ['zebra', 'apple', 'mango'], 'zebra,apple,mango'],
    ['more than 12, so that the set grows once', many(14, (i) => `topic-${(i * 37) % 101}`), 'topic-94,topic-0,topic-84,topic-40,topic-74,topic-30,topic-20,topic-10,topic-3,topic-77,topic-67,topic-57,topic-47,topic-37'],
    ['more than 24', many(25, (i) => `KSTREAM-NODE-${1000 + i * 7}`), 'KSTREAM-NODE-1084,KSTREAM-NODE-1161,KSTREAM-NODE-1063,KSTREAM-NODE-1140,KSTREAM-NODE-1042,KSTREAM-NODE-1021,KSTREAM-NODE-1147,KSTR'
  + 'EAM-NODE-1049,KSTREAM-NODE-1126,KSTREAM-NODE-1028,KSTREAM-NODE-1105,KSTREAM-NODE-1007,KSTREAM-NODE-1000,KSTREAM-NODE-1168,KSTREAM-'
  + 'NODE-1098,KSTREAM-NODE-1091,KSTREAM-NODE-1070,KSTREAM-NODE-1077,KSTREAM-NODE-1154,KSTREAM-NODE-1056,KSTREAM-NODE-1133,KSTREAM-NODE'
  + '-1035,KSTREAM-NODE-1112,KSTREAM-NODE-1014,KSTREAM-NODE-1119'],
    ['a hundred', many(100, (i) => `n${(i * 7919) % 1000}`), 'n140,n380,n411,n137,n654,n651,n894,n897,n816,n813,n492,n760,n246,n763,n28,n489,n520,n922,n249,n408,n925,n31,n34,n274,n791,n433,n95'
  + '0,n676,n277,n679,n710,n436,n953,n838,n439,n707,n271,n143,n386,n383,n785,n302,n542,n305,n548,n545,n788,n947,n704,n0,n3,n6,n56,n330,'
  + 'n573,n570,n59,n299,n218,n735,n732,n975,n978,n62,n165,n682,n841,n168,n327,n844,n601,n919,n352,n595,n196,n598,n115,n112,n355,n872,n5'
  + '14,n757,n358,n517,n190,n84,n87,n193,n221,n461,n224,n467,n464,n981,n866,n623,n629,n109,n626,n869'],
    ['names with equal hashes', ['Aa', 'BB', 'x', 'AaAa', 'BBBB', 'AaBB', 'BBAa', 'y'], 'Aa,BB,x,y,AaAa,BBBB,AaBB,BBAa'],
  ])('of %s', (_, names, expected) => {
    expect(hashOrder(names).join()).toBe(expected);
    expect(hashOrder([...names, ...names]).join()).toBe(expected);
    expect(copiedHashOrder(names).join()).toBe(expected);
  });

  test('of a bucket that overflows before the set is full: it grows early', () => {
    expect(hashOrder('k18,k29,k90,k140,k151,k162,k173,k184,k195,k250'.split(',')).join()).toBe('k90,k18,k140,k162,k184,k29,k151,k173,k195,k250');
  });

  test('of a copy can differ, for a copy is made larger', () => {
    const names = many(12, (i) => `t${i * 3}`);
    expect(copiedHashOrder(names)).toEqual(hashOrder(hashOrder(names), 32));
  });
});

describe('PriorityQueue', () => {
  test('breaks ties as the heap of Java does', () => {
    // A digit is offered with that priority, a dash polls.
    const calls = '02-11-313-3--031--3310-1-0--21-2102-0--0--0-3333-1231--3---30-00-1310----103011-01-2-0033-11-003033---231-321-12-3-2-23-1222--23-1'
  + '3---32-2-3-0-030221---30--1313-3232----2-2-3103--31--2--301---33-201-3';
    const queue = new PriorityQueue<readonly [priority: number, id: number]>((a, b) => a[0] - b[0]);
    const polled: number[] = [];
    let id = 0;
    for (const call of calls) {
      if (call === '-') polled.push(queue.poll()![1]);
      else queue.offer([Number(call), id++]);
    }
    while (queue.size > 0) polled.push(queue.poll()![1]);
    expect(polled.join(' ')).toBe('0 2 3 5 1 8 10 14 13 16 15 18 21 23 20 24 22 25 17 30 33 31 19 4 36 37 38 42 41 39 44 46 49 52 53 58 59 61 48 50 56 43 57 47 66 76'
  + ' 69 70 82 68 73 85 86 88 89 91 94 96 92 97 99 80 71 77 74 105 109 108 112 104 106 113 115 116 79 51 120 121 102 93 119 64 78 55 98'
  + ' 95 7 90 35 84 29 26 6 11 40 67 65 45 60 63 12 28 118 34 101 100 32 27 83 75 9 72 62 122 111 54 87 117 81 114 103 107 110');
    expect(queue.poll()).toBeUndefined();
  });

  test('two elements of equal priority take turns when they are offered again', () => {
    const queue = new PriorityQueue<string>(() => 0);
    queue.offer('a');
    queue.offer('b');
    const taken: string[] = [];
    for (let i = 0; i < 6; i++) {
      const next = queue.poll()!;
      taken.push(next);
      queue.offer(next);
    }
    expect(taken.join('')).toBe('ababab');
  });

  test('removes an element from the middle and stays a heap', () => {
    const queue = new PriorityQueue<number>((a, b) => a - b);
    for (const n of [1, 10, 2, 11, 12, 3, 4]) queue.offer(n);
    expect(queue.remove(12)).toBe(true);
    expect(queue.remove(99)).toBe(false);
    expect(queue.remove(1)).toBe(true);
    expect(queue.remove(4)).toBe(true);
    const rest: number[] = [];
    while (queue.peek() !== undefined) rest.push(queue.poll()!);
    expect(rest).toEqual([2, 3, 10, 11]);
  });
});

describe('TreeSet', () => {
  test('iterates in order, and takes no element twice', () => {
    const set = new TreeSet<number>((a, b) => a - b);
    for (let i = 0; i < 100; i++) set.add((i * 37) % 50);
    expect([...set]).toEqual(Array.from({ length: 50 }, (_, i) => i));
    expect([set.size, set.first(), set.has(49), set.has(50), set.add(7)]).toEqual([50, 0, true, false, false]);
  });

  test('keeps an element where it was put, whatever the comparator says later', () => {
    // `3:8` adds 3 with size 8, `1=6` gives 1 the size 6; larger sizes come first.
    const steps = '0:2 0=2 1:4 0=7 2:8 1=8 3:3 1=1 4:9 1=6 5:1 5=5 6:8 5=7 7:7 3=8 8:5 4=3 9:7 8=3 10:6 1=6 11:2 5=9 12:2 6=0 13:3 6=8 14:2 3=9 15:9 '
  + '2=3 16:6 1=0 17:3 9=5 18:5 14=2 19:0 10=0 20:3 9=5 21:9 12=1 22:7 12=5 23:5 11=6 24:4 22=4 25:2 3=7 26:0 1=0 27:4 26=5 28:8 10=5 2'
  + '9:7 1=2 30:6 18=7 31:9 15=5 32:5 11=6 33:1 12=2 34:3 11=5 35:9 9=6 36:3 30=4 37:9 0=7 38:2 26=2 39:7 34=0 40:6 1=5 41:0 32=4 42:4 '
  + '35=8 43:2 38=0 44:9 35=4 45:8 3=4 46:8 44=9 47:3 41=4 48:1 43=3 49:7 16=8 50:0 5=6 51:1 44=2 52:7 35=5 53:4 28=8 54:9 24=9 55:2 50'
  + '=5 56:8 6=5 57:8 49=8 58:9 37=5 59:6 17=6';
    const sizes = new Map<number, number>();
    const set = new TreeSet<number>((a, b) => sizes.get(b)! - sizes.get(a)! || a - b);
    for (const step of steps.split(' ')) {
      const [element, size] = step.split(/[:=]/).map(Number) as [number, number];
      sizes.set(element, size);
      if (step.includes(':')) set.add(element);
    }
    expect([...set].join(' ')).toBe('15 21 31 54 58 56 57 44 45 46 35 37 28 29 30 22 18 39 49 52 40 59 23 32 24 27 4 2 6 7 9 17 20 34 36 25 1 0 3 5 10 16 8 13 11 42 53'
  + ' 47 12 14 38 43 55 33 48 51 19 26 41 50');
  });
});
