import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {begin, deferred, outcomeOf, token, until} from './session-setup.js';
import {scriptedSdk} from './scripted-sdk.js';

beforeEach(() => {
  vi.stubGlobal(
    'fetch',
    vi.fn(async () => Response.json({displayName: 'Ada Lovelace'})),
  );
});

afterEach(() => vi.unstubAllGlobals());

describe('a cancelled start of the SDK that completes late', () => {
  function slowDevice() {
    const first = deferred();
    let isFirst = true;
    return {
      first,
      register: () => {
        const wait = isFirst ? first.promise : Promise.resolve();
        isFirst = false;
        return wait;
      },
    };
  }

  test('delays the next sign-in, which then succeeds', async () => {
    const {first, register} = slowDevice();
    const {Calling, line: sdkLine, log} = scriptedSdk({register});
    const {session} = begin({loadSdk: () => Calling});
    const givenUp = outcomeOf(session.signIn(() => token));
    await until(session, 'signing-in device');
    await vi.waitFor(() => expect(log).toContain('register'));
    await session.signOut();
    expect(await givenUp).toBe('AbortError');
    const again = outcomeOf(session.signIn(() => token));
    await until(session, 'signing-in device');
    first.resolve();
    expect(await again).toBe('ok');
    const registration = session.line.register();
    await vi.waitFor(() => expect(log.at(-1)).toBe('line-1 register'));
    sdkLine.succeeds();
    expect(await registration).toMatchObject({lineId: 'line-1'});
  });

  test("makes another person's sign-in fail, as the SDK is bound to the first person", async () => {
    const stubProfile = (id: string): void => {
      vi.stubGlobal('fetch', async () => Response.json({id: btoa(`ciscospark://us/PEOPLE/${id}`)}));
    };
    const {first, register} = slowDevice();
    const {Calling, log} = scriptedSdk({register});
    const {session} = begin({loadSdk: () => Calling});
    stubProfile('ada');
    const givenUp = outcomeOf(session.signIn(() => token));
    await vi.waitFor(() => expect(log).toContain('register'));
    await session.signOut();
    await givenUp;
    stubProfile('grace');
    const again = outcomeOf(session.signIn(() => token));
    await until(session, 'signing-in device');
    first.resolve();
    expect(await again).toBe('another-user');
    stubProfile('ada');
    expect(await outcomeOf(session.signIn(() => token))).toBe('ok');
  });
});

test('a page that the browser prerenders creates nothing at Webex before it is shown', async () => {
  const prerender = (value: boolean): void =>
    void Object.defineProperty(document, 'prerendering', {value, configurable: true});
  prerender(true);
  const {Calling, log} = scriptedSdk({});
  const {session} = begin({loadSdk: () => Calling});
  const outcome = outcomeOf(session.signIn(() => token));
  await until(session, 'signing-in sdk');
  await new Promise(resolve => setTimeout(resolve, 20));
  expect(log).toEqual([]);
  prerender(false);
  document.dispatchEvent(new Event('prerenderingchange'));
  expect(await outcome).toBe('ok');
  expect(log).toContain('register');
});
