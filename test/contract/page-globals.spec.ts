import type {Page, Request} from '@playwright/test';
import {expectReachable} from './reachable.js';
import {expect, test} from './stage.js';
import {repeats} from '../repeats.js';

// The SDK's file is UMD: it inspects certain globals of the page to decide how to export itself. Regardless of their
// values the SDK is found, and the page's globals are unchanged afterwards.

/** All globals that a UMD file reads, and those that the SDK sets. */
const names = ['define', 'module', 'exports', 'require', 'Calling', 'webex', 'self'];

/**
 * Globals that a page may already have. Given as text, because top-level `var` and `class` differ from those in a
 * function.
 */
const pages: readonly {readonly name: string; readonly script: string}[] = [
  {name: 'none of these globals', script: ';'},
  {
    name: 'CommonJS declared with var',
    script: 'var exports = {}; var module = {exports}; var require = () => exports;',
  },
  {name: 'CommonJS set as properties', script: 'window.exports = {}; window.module = {exports};'},
  {name: 'only exports', script: 'var exports = {};'},
  {
    name: 'accessors',
    script: `for (const name of ['exports', 'module', 'define'])
      Object.defineProperty(window, name, {get: () => ({amd: {}}), configurable: true});`,
  },
  {
    name: 'its own AMD loader and all other globals',
    script: `window.define = () => { throw new Error('An anonymous define'); }; define.amd = {};
      var exports = {}; window.module = {exports}; var require = define;`,
  },
  {
    name: 'elements with these ids',
    script: `document.body.innerHTML = ${JSON.stringify(
      names.map(name => `<form id="${name}"></form>`).join(''),
    )};`,
  },
  {name: 'its own Calling declared with var', script: 'var Calling = {version: "of something else"};'},
  {name: 'its own Calling declared with class', script: 'class Calling {}; const webex = {};'},
  {name: 'its own Calling that has an init', script: 'window.Calling = class { static init() {} };'},
  {
    name: 'a Calling that cannot be changed',
    script: 'Object.defineProperty(window, "Calling", {value: Object.freeze({})});',
  },
  {
    name: 'a webex that cannot be changed',
    script: 'Object.defineProperty(window, "webex", {value: Object.freeze({version: 1})});',
  },
  {name: 'its own self', script: 'var self = {name: "of the page"};'},
];

const mostLikely = new Set(['CommonJS set as properties', 'its own Calling declared with class']);

/** The names of the globals that have changed since the first call on the page. */
const changedGlobals = (sdkPage: Page) =>
  sdkPage.evaluate(all => {
    const page = globalThis as unknown as {described?: (PropertyDescriptor | undefined)[]};
    const described = all.map(name => Object.getOwnPropertyDescriptor(globalThis, name));
    const before = (page.described ??= described);
    return all.filter((_, index) => {
      const [one, other] = [before[index], described[index]];
      if (!one || !other) return one !== other;
      return Reflect.ownKeys(one).some(key => Reflect.get(one, key) !== Reflect.get(other, key));
    });
  }, names);

const signIn = (sdkPage: Page, token: string) =>
  sdkPage.evaluate(async given => {
    const session = ours.session ?? (await ours.open());
    return ours.outcome(session.signIn(() => given));
  }, token);

for (const {name, script} of pages) {
  test(
    `a page with ${name} signs in and keeps its globals`,
    repeats(!mostLikely.has(name)),
    async ({sdkPage, cloud}) => {
      const errors: string[] = [];
      sdkPage.on('pageerror', ({message}) => errors.push(message));
      await sdkPage.addScriptTag({content: script});
      await changedGlobals(sdkPage);
      expect(await signIn(sdkPage, cloud.issueToken().access_token)).toBe('ok');
      expect(await changedGlobals(sdkPage)).toEqual([]);
      expect(errors).toEqual([]);
    },
  );
}

test('with RequireJS a ring arrives, and RequireJS still works', async ({sdkPage, cloud}) => {
  await sdkPage.addScriptTag({path: 'node_modules/requirejs/require.js'});
  await changedGlobals(sdkPage);
  await sdkPage.evaluate(() => {
    (globalThis as unknown as {requirejs: {onError(error: Error): void}}).requirejs.onError = error => {
      throw error;
    };
  });
  const errors: string[] = [];
  sdkPage.on('pageerror', ({message}) => errors.push(message));
  expect(await signIn(sdkPage, cloud.issueToken().access_token)).toBe('ok');
  expect(await sdkPage.evaluate(() => ours.outcome(ours.session.line.register()))).toBe('ok');
  await expectReachable(sdkPage, cloud);
  expect(await changedGlobals(sdkPage)).toEqual([]);
  expect(await requireInPage(sdkPage, 'data:text/javascript,define(["exports"],e=>{e.of="RequireJS"})')).toBe(
    'RequireJS',
  );
  expect(errors).toEqual([]);
});

test(
  'an AMD loader added while the SDK is loading works, and does not receive the SDK',
  repeats(),
  async ({sdkPage, cloud}) => {
    let arrive = (): void => undefined;
    const arrived = new Promise<void>(resolve => (arrive = resolve));
    // Not the request before it that checks for a redirect.
    const isScript = (request: Request) =>
      request.resourceType() === 'script' && request.url().endsWith('/sdk.js');
    await sdkPage.route('**/sdk.js', async route => {
      if (isScript(route.request())) await arrived;
      await route.fallback();
    });
    const requested = sdkPage.waitForRequest(isScript);
    const outcome = signIn(sdkPage, cloud.issueToken().access_token);
    await requested;
    await sdkPage.addScriptTag({path: 'node_modules/requirejs/require.js'});
    const module = 'data:text/javascript,define(["exports"],e=>{e.of="meanwhile"})';
    expect(await requireInPage(sdkPage, module)).toBe('meanwhile');
    expect(await sdkPage.evaluate(() => self === window)).toBe(true);
    await changedGlobals(sdkPage);
    arrive();
    expect(await outcome).toBe('ok');
    // `self` is the browser's again.
    expect(await changedGlobals(sdkPage)).toEqual(['self']);
    expect(
      await sdkPage.evaluate(() => String(Object.getOwnPropertyDescriptor(globalThis, 'self')?.get)),
    ).toContain('[native code]');
    expect(await requireInPage(sdkPage, module.replace('meanwhile', 'afterwards'))).toBe('afterwards');
  },
);

test('without an address, an SDK that the page has loaded itself is used', async ({sdkPage, cloud}) => {
  const isUsed = await sdkPage.evaluate(async token => {
    const Calling = await raw.load();
    const init = Calling.init.bind(Calling);
    let wasUsed = false;
    Calling.init = options => {
      wasUsed = true;
      return init(options);
    };
    const address = '/session/calling-session.js';
    const {CallingSession} = (await import(address)) as {CallingSession: new () => typeof ours.session};
    await new CallingSession().signIn(() => token);
    return wasUsed;
  }, cloud.issueToken().access_token);
  expect(isUsed).toBe(true);
});

function requireInPage(sdkPage: Page, module: string): Promise<string> {
  return sdkPage.evaluate(
    address =>
      new Promise<string>(resolve => {
        const {requirejs} = globalThis as unknown as {
          requirejs(names: string[], use: (module: {of: string}) => void): void;
        };
        requirejs([address], ({of}) => resolve(of));
      }),
    module,
  );
}
