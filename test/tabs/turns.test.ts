import {expect, test} from 'vitest';
import {Turns} from '../../src/tabs/turns.js';

function scene() {
  const turns = new Turns();
  const log: string[] = [];
  const ends = new Map<string, () => void>();
  const begin = (name: string): void =>
    turns.begin(async signal => {
      log.push(`${name} begins`);
      await new Promise<void>(resolve => ends.set(name, resolve));
      log.push(`${name} ends${signal.aborted ? ', aborted' : ''}`);
    });
  const settled = () => new Promise(setImmediate);
  return {turns, log, begin, settled, end: (name: string) => ends.get(name)?.()};
}

test('the next one aborts the present one, and begins when that has come to its end', async () => {
  const {log, begin, end, settled} = scene();
  begin('first');
  await settled();
  begin('second');
  await settled();
  expect(log).toEqual(['first begins']);
  end('first');
  await settled();
  expect(log).toEqual(['first begins', 'first ends, aborted', 'second begins']);
  end('second');
  await settled();
  expect(log.at(-1)).toBe('second ends');
});

test('what is overtaken before it has begun does not begin', async () => {
  const {log, begin, settled} = scene();
  begin('first');
  begin('second');
  await settled();
  expect(log).toEqual(['second begins']);
});

test('the end of it all aborts the present one, and can be waited for', async () => {
  const {turns, log, begin, end, settled} = scene();
  begin('first');
  await settled();
  turns.end();
  let isIdle = false;
  void turns.idle.then(() => (isIdle = true));
  await settled();
  expect(isIdle).toBe(false);
  end('first');
  await settled();
  expect([log.at(-1), isIdle]).toEqual(['first ends, aborted', true]);
});
