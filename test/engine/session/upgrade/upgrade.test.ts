import { describe, expect, test } from 'vitest';
import { Consumed, Grouped, Materialized, Produced, Serdes, StreamsBuilder, TimeWindows, type Topology } from '../../../../src/engine/index.ts';
import { keptStateOf, keptStateOfText } from '../../../../src/engine/session/upgrade/sides.ts';
import { upgradeOf, type Upgrade } from '../../../../src/engine/session/upgrade/upgrade.ts';
import { upgradeText } from '../../../../src/engine/session/upgrade/upgrade-text.ts';

type Build = (builder: StreamsBuilder) => void;
const text = Serdes.string();
const grouped = Grouped.with(text, text);
const from = (builder: StreamsBuilder, topic: string) => builder.stream(topic, Consumed.with(text, text));
const between = (before: Build, after: Build): Upgrade => upgradeOf(keptStateOf(before, {}), keptStateOf(after, {}));
const fates = (upgrade: Upgrade) => upgrade.stores.map(({ fate, old, new: now }) => `${old ?? '-'} ${fate} ${now ?? '-'}`);
const said = (upgrade: Upgrade, language: 'en' | 'zh' = 'en') => upgradeText(upgrade, language, (topic) => `app-${topic}`);
const STORE = 'KSTREAM-AGGREGATE-STATE-STORE-00000000';

const count = (topic: string, name?: string): Build => (builder) => {
  const stream = from(builder, topic).groupByKey(grouped);
  (name === undefined ? stream.count() : stream.count(Materialized.as(name))).toStream().to(`${topic}-counts`, Produced.with(text, Serdes.long()));
};
const both = (...builds: readonly Build[]): Build => (builder) => { for (const build of builds) build(builder); };

describe('an upgrade', () => {
  test('to the same topology loses nothing', () => {
    const upgrade = between(count('visits'), count('visits'));
    expect(upgrade.compatible).toBe(true);
    expect(said(upgrade)).toEqual(['stores as before: 1 of 1; nothing is lost']);
  });

  test('to more is compatible: what is new begins empty', () => {
    const upgrade = between(count('visits', 'a'), both(count('visits', 'a'), count('orders', 'b')));
    expect(fates(upgrade)).toEqual(['a kept a', '- added b']);
    expect([upgrade.compatible, upgrade.inputs.added, upgrade.outputs.added]).toEqual([true, ['orders'], ['orders-counts']]);
    expect(said(upgrade)).toContain('! store b: is new, and begins empty');
  });

  test('to less leaves changelogs behind, which is no loss for what remains', () => {
    const upgrade = between(both(count('visits', 'a'), count('orders', 'b')), count('visits', 'a'));
    expect(upgrade.stores[1]).toMatchObject({ fate: 'removed', orphaned: 'b-changelog', lost: false });
    expect([upgrade.compatible, upgrade.inputs.removed]).toEqual([true, ['orders']]);
  });

  test('that gives a store another name begins empty, a generated name or not', () => {
    expect(fates(between(count('visits', 'a'), count('visits', 'b')))).toEqual(['a renamed b']);
    expect(fates(between(count('visits'), count('visits', 'b')))).toEqual([`${STORE}01 renamed b`]);
  });

  test('that puts one count in front of another hands the state of one to the other', () => {
    const upgrade = between(both(count('visits'), count('orders')), both(count('orders'), count('visits')));
    expect(fates(upgrade)).toEqual([`${STORE}01 taken ${STORE}06`, `${STORE}06 taken ${STORE}01`]);
    expect([upgrade.compatible, upgrade.stores.every(({ orphaned }) => orphaned === null)]).toEqual([false, true]);
    expect(said(upgrade)[0]).toBe(`✗ store ${STORE}01 → ${STORE}06: begins with what another store wrote under the name ${STORE}06`);
  });

  test('to windows under the same name cannot read what is there; timestamps are taken along', () => {
    const windowed = (ms: number): Build => (builder) => { from(builder, 'visits').groupByKey(grouped).windowedBy(TimeWindows.ofSizeWithNoGrace(ms)).count(Materialized.as('a')); };
    expect(fates(between(count('visits', 'a'), windowed(1000)))).toEqual(['a unreadable a']);
    expect(fates(between(windowed(1000), windowed(2000)))).toEqual(['a unreadable a']);
    expect(fates(between(windowed(1000), windowed(1000)))).toEqual(['a kept a']);
  });

  test('that moves a repartition topic leaves records in the old one', () => {
    const byValue = (edited: boolean): Build => (builder) => {
      const stream = from(builder, 'visits');
      (edited ? stream.filter(() => true) : stream).groupBy((_key, value) => value, grouped).count(Materialized.as('a'));
    };
    const named = (builder: StreamsBuilder): void => { from(builder, 'visits').groupBy((_key, value) => value, Grouped.with('by-value', text, text)).count(Materialized.as('a')); };
    expect(between(byValue(false), byValue(true)).compatible).toBe(true); // the store's name is the topic's too
    const upgrade = between(byValue(false), named);
    expect(upgrade.topics).toEqual([{ fate: 'renamed', old: 'a-repartition', new: 'by-value-repartition' }]);
    expect(said(upgrade)[0]).toBe('✗ repartition topic app-a-repartition → app-by-value-repartition: records still in the old one are not processed any more');
  });

  test('that makes another sub-topology of a store reads its changelog again', () => {
    const upgrade = between(count('visits', 'a'), both(count('orders', 'b'), count('visits', 'a')));
    expect(upgrade.stores[0]).toMatchObject({ fate: 'kept', lost: false, moved: { from: 0, to: 1 } });
  });

  test('tells nodes apart by their neighbours: a filter in front is the one that is new', () => {
    const upgrade = between(count('visits', 'a'), (builder) => {
      from(builder, 'visits').filter(() => true).groupByKey(grouped).count(Materialized.as('a')).toStream().to('visits-counts', Produced.with(text, Serdes.long()));
    });
    expect([upgrade.nodes.added, upgrade.nodes.removed]).toEqual([['KSTREAM-FILTER-0000000001'], []]);
    expect(upgrade.nodes.renamed).toContainEqual({ old: 'KSTREAM-AGGREGATE-0000000001', new: 'KSTREAM-AGGREGATE-0000000002' });
  });

  test('says the same of the text of a description', () => {
    const [before, after] = [both(count('visits'), count('orders', 'b')), both(count('shop'), count('visits'), count('orders', 'b'))];
    const built = (build: Build): string => {
      const builder = new StreamsBuilder();
      build(builder);
      return (builder.build() as Topology).describe().toString();
    };
    expect(said(upgradeOf(keptStateOfText(built(before)), keptStateOfText(built(after))))).toEqual(said(between(before, after)));
  });

  test('is told in Chinese, too', () => {
    const lines = said(between(both(count('visits'), count('orders')), both(count('orders'), count('visits', 'b'))), 'zh');
    for (const line of lines) expect(line).toMatch(/[一-鿿]/);
    expect(lines).toContain('保持原样的状态存储：0/2；此次升级会丢失状态或记录');
  });
});
