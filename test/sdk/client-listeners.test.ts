import {expect, test, vi} from 'vitest';
import {ClientListeners} from '../../src/sdk/client-listeners.js';
import type {SdkCallingClient, SdkRegistration, SdkEmitter} from '../../src/sdk/sdk.js';
import type {SdkLine} from '../../src/line/sdk-line.js';
import {TestEmitter} from './test-emitter.js';

/** An SDK client, and its line with these calls. A client leaves behind the listeners that it adds (trap 28). */
function client(calls: NonNullable<SdkRegistration['callManager']>) {
  const line = {registration: {callManager: calls}} as SdkLine;
  const made = {
    getLines: () => ({'line-1': line}),
    handleNetworkOnline: vi.fn(),
    handleNetworkOffline: vi.fn(),
  } satisfies SdkCallingClient;
  return {line, client: made};
}

test('only listeners added while a client is created are removed with it', () => {
  const [mercury, calls] = [new TestEmitter(), new TestEmitter()];
  const before = client(calls).client;
  const own = vi.fn();
  mercury.on('online', own);
  const listeners = new ClientListeners(mercury, before);
  mercury.on('offline', vi.fn());
  mercury.on('event:janus.user_recent_sessions', vi.fn());
  mercury.on('event:mobius', vi.fn());
  calls.on('incoming_call', vi.fn());
  calls.on('callingClient:all_calls_cleared', vi.fn());
  listeners.stopRecording();
  mercury.on('offline', vi.fn());
  const listenerCounts = () => [
    ...['online', 'offline', 'event:janus.user_recent_sessions', 'event:mobius'].map(event =>
      mercury.listenerCount(event),
    ),
    ...['incoming_call', 'callingClient:all_calls_cleared'].map(event => calls.listenerCount(event)),
  ];
  expect(listenerCounts()).toEqual([1, 2, 1, 1, 1, 1]);
  listeners.end(before);
  expect(listenerCounts()).toEqual([1, 1, 0, 1, 0, 0]);
  mercury.emit('online');
  expect(own).toHaveBeenCalledOnce();
});

test('a client that ends before it is created leaves the emitters unchanged', () => {
  const mercury: SdkEmitter = new TestEmitter();
  const {on} = mercury;
  const listeners = new ClientListeners(mercury, undefined);
  expect(mercury.on).not.toBe(on);
  listeners.end(undefined);
  expect(mercury.on).toBe(on);
});

test("a client gets the emitter's return values", () => {
  const mercury: SdkEmitter = {on: (event, listener) => [event, listener]};
  const listeners = new ClientListeners(mercury, undefined);
  const listener = vi.fn();
  expect(mercury.on?.('online', listener)).toEqual(['online', listener]);
  expect(() => listeners.end(undefined)).not.toThrow();
});

test('window listeners are removed, and the calls no longer refer to the line', () => {
  const other = {};
  const lineDict: Record<string, unknown> = {theirs: other};
  const calls = Object.assign(new TestEmitter(), {lineDict});
  const {client: made, line} = client(calls);
  lineDict['ours'] = line;
  addEventListener('online', made.handleNetworkOnline);
  addEventListener('offline', made.handleNetworkOffline);
  new ClientListeners(new TestEmitter(), undefined).end(made);
  dispatchEvent(new Event('online'));
  dispatchEvent(new Event('offline'));
  expect(made.handleNetworkOnline).not.toHaveBeenCalled();
  expect(made.handleNetworkOffline).not.toHaveBeenCalled();
  expect(calls.lineDict).toEqual({theirs: other});
});

test('each of several lines of a client is forgotten', () => {
  const [first, second] = [{} as SdkLine, {} as SdkLine];
  const lineDict: Record<string, SdkLine> = {first, second};
  Object.assign(first, {registration: {callManager: Object.assign(new TestEmitter(), {lineDict})}});
  new ClientListeners(new TestEmitter(), undefined).end({getLines: () => ({first, second})});
  expect(lineDict).toEqual({});
});

test.each<{name: string; client: SdkCallingClient}>([
  {name: 'no line', client: {getLines: () => ({})}},
  {name: 'a line of another shape', client: {getLines: () => ({'line-1': {} as SdkLine})}},
  {
    name: 'calls of another shape',
    client: {getLines: () => ({'line-1': {registration: {callManager: {}}} as SdkLine})},
  },
])('a client with $name causes no error', ({client: made}) => {
  expect(() => {
    const listeners = new ClientListeners({}, made);
    listeners.stopRecording();
    listeners.end(made);
  }).not.toThrow();
});
