import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {followPage, whenShown} from '../../src/session/page-lifecycle.js';

const log: string[] = [];
let end: AbortController;
const page = {
  suspend: (isUnload: boolean) => void log.push(isUnload ? 'suspend for good' : 'suspend'),
  resume: () => void log.push('resume'),
};

beforeEach(() => {
  log.length = 0;
  end = new AbortController();
  followPage(page, end.signal);
});

afterEach(() => {
  end.abort();
  vi.unstubAllGlobals();
});

/** Browser events by name. */
const fire = {
  closed: () => dispatchEvent(Object.assign(new Event('pagehide'), {persisted: false})),
  'put away': () => dispatchEvent(Object.assign(new Event('pagehide'), {persisted: true})),
  loaded: () => dispatchEvent(Object.assign(new Event('pageshow'), {persisted: false})),
  'shown again': () => dispatchEvent(Object.assign(new Event('pageshow'), {persisted: true})),
  frozen: () => document.dispatchEvent(new Event('freeze')),
  resumed: () => document.dispatchEvent(new Event('resume')),
} as const;

test.each<{events: (keyof typeof fire)[]; calls: string[]}>([
  {events: ['closed'], calls: ['suspend for good']},
  {events: ['put away'], calls: ['suspend']},
  {events: ['put away', 'shown again'], calls: ['suspend', 'resume']},
  {events: ['put away', 'frozen', 'resumed', 'shown again'], calls: ['suspend', 'resume']},
  {events: ['frozen'], calls: ['suspend']},
  {events: ['frozen', 'resumed'], calls: ['suspend', 'resume']},
  {events: ['frozen', 'closed'], calls: ['suspend']},
  {events: ['frozen', 'resumed', 'closed'], calls: ['suspend', 'resume', 'suspend for good']},
  {events: ['loaded'], calls: []},
  {events: ['put away', 'loaded'], calls: ['suspend']},
  {events: ['shown again'], calls: []},
  {events: ['resumed'], calls: []},
])('$events: $calls', ({events, calls}) => {
  for (const word of events) fire[word]();
  expect(log).toEqual(calls);
});

test('after its end events are ignored', () => {
  end.abort();
  for (const word of Object.values(fire)) word();
  expect(log).toEqual([]);
});

test('without a document, as on a server, it does nothing', () => {
  vi.stubGlobal('document', undefined);
  expect(() => followPage(page, end.signal)).not.toThrow();
});

describe('a prerendered page', () => {
  const prerender = (isPrerendering: boolean): void =>
    void Object.defineProperty(document, 'prerendering', {value: isPrerendering, configurable: true});
  const whenSettled = async (promise: Promise<void>): Promise<string> =>
    Promise.race([
      promise.then(() => 'shown'),
      new Promise<string>(resolve => setTimeout(resolve, 5, 'waits')),
    ]);

  afterEach(() => prerender(false));

  test('waits until it is shown', async () => {
    prerender(true);
    const shown = whenShown(new AbortController().signal);
    expect(await whenSettled(shown)).toBe('waits');
    document.dispatchEvent(new Event('prerenderingchange'));
    expect(await whenSettled(shown)).toBe('shown');
  });

  test('stops waiting when the sign-in is canceled', async () => {
    prerender(true);
    const cancel = new AbortController();
    const shown = whenShown(cancel.signal);
    cancel.abort();
    expect(await whenSettled(shown)).toBe('shown');
  });

  test('does not wait without a document, as on a server', async () => {
    vi.stubGlobal('document', undefined);
    expect(await whenSettled(whenShown(new AbortController().signal))).toBe('shown');
    vi.unstubAllGlobals();
  });

  test('does not wait once it is shown', async () => {
    expect(await whenSettled(whenShown(new AbortController().signal))).toBe('shown');
  });
});
