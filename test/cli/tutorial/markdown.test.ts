import { expect, test } from 'vitest';
import { joinLines } from '../../../src/cli/tutorial/format/markdown.ts';

test('wrapped lines come together with a blank only where one belongs', () => {
  expect(joinLines(['a task has', 'one store'])).toBe('a task has one store');
  expect(joinLines(['每个任务只看', '自己的分区'])).toBe('每个任务只看自己的分区');
  expect(joinLines(['它们写入', 'customers', '主题'])).toBe('它们写入 customers 主题');
  expect(joinLines(['在另一个实例上有一个', '*备用副本*', '也叫热备，*is one*', '*and*', 'so on'])).toBe('在另一个实例上有一个*备用副本*也叫热备，*is one* *and* so on');
  expect(joinLines(['另一种客户端写的。', 'Java 客户端', '（JVM）', 'alice，', 'bob'])).toBe('另一种客户端写的。Java 客户端（JVM）alice，bob');
});
