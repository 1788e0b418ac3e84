import {makeFault} from '../../src/base/make-fault.js';
import {describe, expect, test, vi} from 'vitest';
import {LineController} from '../../src/line/line-controller.js';
import {attach} from './attach.js';
import {adasLine} from './samples.js';
import {ScriptedDriver} from './scripted-driver.js';

function setup() {
  const line = new LineController();
  const driver = new ScriptedDriver();
  attach(line, driver);
  return {line, driver};
}

describe('diagnostics()', () => {
  test('lists events with times and causes, the latest first', () => {
    vi.useFakeTimers({now: 0});
    const {line, driver} = setup();
    line.register().catch(() => undefined);
    vi.setSystemTime(1_000);
    driver.signal({type: 'connecting', at: 1_000});
    vi.setSystemTime(2_000);
    driver.signal({type: 'retrying', cause: 'server', attempt: 1, nextAttemptAt: 37_000, at: 2_000});
    const {at, log} = line.diagnostics();
    vi.useRealTimers();
    expect(log.every(({state}) => state)).toBe(true);
    expect(at).toBe('1970-01-01T00:00:02.000Z');
    expect(log.slice(0, 2)).toEqual([
      {
        at: '1970-01-01T00:00:02.000Z',
        state: {status: 'retrying', cause: 'server', attempt: 1, nextAttemptAt: 37_000},
        wanted: true,
        pending: 'register',
        online: true,
      },
      expect.objectContaining({at: '1970-01-01T00:00:01.000Z', state: {status: 'connecting', since: 1_000}}),
    ]);
  });

  test("has the SDK's message and tracking id for support", () => {
    const {line, driver} = setup();
    const fault = makeFault('forbidden', {sdkMessage: 'User is not configured', trackingId: 'webex-1'});
    driver.signalFrom({type: 'error', fault}, {type: 'failed', fault});
    expect(line.diagnostics().log[0]).toMatchObject({event: 'error', state: {fault}});
    expect(line.diagnostics().log[1]).toMatchObject({state: {status: 'failed', fault}});
  });

  test('contains no token or phone number, regardless of its source', () => {
    const token = `eyJhbGciOiJSUzI1NiJ9.${'x'.repeat(200)}.sig-na_ture`;
    const opaque = 'NmFjNODU0MTYtYzM5NS00ZTIxLWJkZWMtZjg2_PF84_1eb65fdf';
    const {line, driver} = setup();
    const fault = makeFault('unknown', {sdkMessage: `Request with Bearer ${token} and ${opaque} failed`});
    driver.signal({type: 'registered', line: adasLine, server: 'primary', at: 1});
    driver.signalFrom({type: 'error', fault}, {type: 'failed', fault});
    driver.signal({
      type: 'elsewhere',
      holder: 'tab',
      there: {status: 'registered', line: adasLine, server: 'primary', since: 1},
    });
    const report = JSON.stringify(line.diagnostics());
    expect(report).toContain('Request with Bearer … and … failed');
    expect(report).toContain('"there":"registered"');
    for (const secret of [token, opaque, adasLine.lineId, ...adasLine.sipAddresses]) {
      expect(report).not.toContain(secret);
    }
  });

  test.each([
    {message: 'Call to +12065550101 failed (404)', shown: 'Call to … failed (404)'},
    {message: 'Call to +1 (206) 555-0101 failed', shown: 'Call to … failed'},
    {message: 'Call to 206-555-0101 failed', shown: 'Call to … failed'},
    {message: 'Device 1234 of 20 (a-1) failed', shown: 'Device 1234 of 20 (a-1) failed'},
    {message: '»  —  ·  —  ·  —  ·  —  ·  —  «', shown: '»  —  ·  —  ·  —  ·  —  ·  —  «'},
    {message: 'No answer of <sip:ada@example.com>, 503', shown: 'No answer of … 503'},
  ])('removes phone numbers from the SDK’s message: $message', ({message, shown}) => {
    const {line, driver} = setup();
    const fault = makeFault('call-error', {sdkMessage: message});
    driver.signalFrom({type: 'error', fault}, {type: 'failed', fault});
    expect(line.diagnostics().log[1]?.state).toMatchObject({fault: {sdkMessage: shown}});
    expect(line.snapshot.state).toMatchObject({fault: {sdkMessage: message}});
  });

  test.each([
    {where: 'a token', message: `${'x '.repeat(495)}${'a1'.repeat(20)} failed`, secret: 'a1'},
    {where: 'an address', message: `${'x '.repeat(498)}ada@example.com failed`, secret: 'ada'},
    {where: 'one long token', message: 'a1'.repeat(1_000), secret: 'a1'},
  ])('removes $where that is cut off in a long message', ({message, secret}) => {
    const {line, driver} = setup();
    const fault = makeFault('call-error', {sdkMessage: message});
    driver.signalFrom({type: 'error', fault}, {type: 'failed', fault});
    expect(JSON.stringify(line.diagnostics())).not.toContain(secret);
  });

  test('is empty for an unused line', () => {
    expect(new LineController().diagnostics()).toMatchObject({page: '', browser: '', log: []});
  });

  test('is bounded', () => {
    const {line, driver} = setup();
    for (let attempt = 1; attempt <= 1_000; attempt += 1) {
      driver.signal({type: 'retrying', cause: 'server', attempt, at: 1});
    }
    const {log} = line.diagnostics();
    expect(log).toHaveLength(200);
    expect(log[0]?.state).toMatchObject({attempt: 1_000});
  });

  test("contains the page's address without query and fragment", () => {
    vi.stubGlobal('location', {origin: 'https://page.example', pathname: '/calls', search: '?code=secret'});
    vi.stubGlobal('navigator', {userAgent: 'Browser/1.0'});
    const report = setup().line.diagnostics();
    vi.unstubAllGlobals();
    expect(report).toMatchObject({page: 'https://page.example/calls', browser: 'Browser/1.0'});
  });

  test('has no address and no browser outside of a page', () => {
    vi.stubGlobal('location', undefined);
    vi.stubGlobal('navigator', undefined);
    const report = setup().line.diagnostics();
    vi.unstubAllGlobals();
    expect(report).toMatchObject({page: '', browser: ''});
  });
});
