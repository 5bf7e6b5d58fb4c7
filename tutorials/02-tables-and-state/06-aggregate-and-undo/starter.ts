/** How much money lies in each branch, of a table of accounts. Or so it should be: it only ever gets more. */
import { Consumed, Grouped, Materialized, Produced, Serdes } from 'kstep';
import type { StreamsBuilder } from 'kstep';

interface Account { readonly branch: string; readonly balance: number }

export default function balancePerBranch(builder: StreamsBuilder): void {
  builder
    .table('accounts', Consumed.with(Serdes.string(), Serdes.json<Account>()))
    .groupBy((_, account) => [account.branch, account], Grouped.with('by-branch', Serdes.string(), Serdes.json<Account>()))
    .aggregate(
      () => 0,
      (_, account, total) => total + account.balance,
      // TODO: what has to happen to the total before a changed account is added?
      (_, account, total) => total,
      Materialized.as<string, number>('balance-per-branch').withKeySerde(Serdes.string()).withValueSerde(Serdes.integer()),
    )
    .toStream()
    .to('totals', Produced.with(Serdes.string(), Serdes.integer()));
}
