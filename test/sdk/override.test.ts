import {expect, test} from 'vitest';
import {override} from '../../src/sdk/override.js';

class Original {
  says = 'original';
  speak(word = ''): string {
    return `${this.says} ${word}`.trim();
  }
  missing?: () => string;
}

test('a replaced method can call the original, and is removed without a trace', () => {
  const target = new Original();
  const end = override(target, 'speak', speak => word => `ours, then ${speak!(word)}`);
  expect(target.speak('x')).toBe('ours, then original x');
  end();
  expect(target.speak('x')).toBe('original x');
  expect(Object.keys(target)).toEqual(Object.keys(new Original()));
});

test('a wrapper added later stays, and calls the original', () => {
  const target = new Original();
  const end = override(target, 'speak', () => () => 'ours');
  const {speak} = target;
  target.speak = word => `theirs, then ${speak.call(target, word)}`;
  expect(target.speak('x')).toBe('theirs, then ours');
  end();
  expect(target.speak('x')).toBe('theirs, then original x');
});

test('an own property of the host is restored', () => {
  const target = Object.assign(new Original(), {speak: (): string => 'own'});
  const end = override(target, 'speak', speak => () => `ours, then ${speak!()}`);
  expect(target.speak()).toBe('ours, then own');
  end();
  expect(target.speak()).toBe('own');
});

test('a missing method is added and removed', () => {
  const target = new Original();
  const end = override(target, 'missing', missing => () => String(missing));
  expect(target.missing?.()).toBe('undefined');
  end();
  expect(target.missing).toBeUndefined();
});

test('a missing method that another script has wrapped meanwhile returns nothing after its removal', () => {
  const target = new Original();
  const end = override(target, 'missing', () => () => 'ours');
  const {missing} = target;
  target.missing = () => `theirs, then ${missing!.call(target)}`;
  expect(target.missing()).toBe('theirs, then ours');
  end();
  expect(target.missing()).toBe('theirs, then undefined');
});
