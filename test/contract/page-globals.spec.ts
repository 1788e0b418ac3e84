import type {Page} from '@playwright/test';
import {expectReachable} from './reachable.js';
import {expect, test} from './stage.js';

// The SDK's file is UMD: it looks at what the page has under certain names to find out how to export itself. Whatever
// that is, the SDK is found, and the page finds its own as it was.

/** Every name that a UMD file looks at, and those that the SDK's sets. */
const names = ['define', 'module', 'exports', 'require', 'Calling', 'webex', 'self'];

/** What a page may have had before. As text, as `var` and `class` of a classic script are not a function's. */
const pages: readonly {readonly name: string; readonly script: string}[] = [
  {name: 'nothing of the kind', script: ';'},
  {name: 'CommonJS by var', script: 'var exports = {}; var module = {exports}; var require = () => exports;'},
  {name: 'CommonJS by properties', script: 'window.exports = {}; window.module = {exports};'},
  {name: 'exports alone', script: 'var exports = {};'},
  {
    name: 'accessors',
    script: `for (const name of ['exports', 'module', 'define'])
      Object.defineProperty(window, name, {get: () => ({amd: {}}), configurable: true});`,
  },
  {
    name: 'an AMD loader of its own, and everything else',
    script: `window.define = () => { throw new Error('An anonymous define'); }; define.amd = {};
      var exports = {}; window.module = {exports}; var require = define;`,
  },
  {
    name: 'elements with such ids',
    script: `document.body.innerHTML = ${JSON.stringify(
      names.map(name => `<form id="${name}"></form>`).join(''),
    )};`,
  },
  {name: 'a Calling of its own by var', script: 'var Calling = {version: "of something else"};'},
  {name: 'a Calling of its own by class', script: 'class Calling {}; const webex = {};'},
  {name: 'a Calling with an init of its own', script: 'window.Calling = class { static init() {} };'},
  {
    name: 'a Calling that cannot be changed',
    script: 'Object.defineProperty(window, "Calling", {value: Object.freeze({})});',
  },
  {
    name: 'a webex that cannot be changed',
    script: 'Object.defineProperty(window, "webex", {value: Object.freeze({version: 1})});',
  },
  {name: 'a self of its own', script: 'var self = {name: "of the page"};'},
];

const describeNames = (stage: Page) =>
  stage.evaluate(all => {
    const page = globalThis as unknown as {described?: (PropertyDescriptor | undefined)[]};
    const described = all.map(name => Object.getOwnPropertyDescriptor(globalThis, name));
    const before = (page.described ??= described);
    return all.filter((_, index) => {
      const [one, other] = [before[index], described[index]];
      if (!one || !other) return one !== other;
      return Reflect.ownKeys(one).some(key => Reflect.get(one, key) !== Reflect.get(other, key));
    });
  }, names);

const signIn = (stage: Page, token: string) =>
  stage.evaluate(async given => {
    const session = ours.session ?? (await ours.open());
    return ours.outcome(session.signIn(() => given));
  }, token);

for (const {name, script} of pages) {
  test(`a page with ${name}: signs in, and has what it had`, async ({stage, cloud}) => {
    const errors: string[] = [];
    stage.on('pageerror', ({message}) => errors.push(message));
    await stage.addScriptTag({content: script});
    await describeNames(stage);
    expect(await signIn(stage, cloud.issueToken().access_token)).toBe('ok');
    expect(await describeNames(stage)).toEqual([]);
    expect(errors).toEqual([]);
  });
}

test('with RequireJS: a ring arrives, and RequireJS works as before', async ({stage, cloud}) => {
  await stage.addScriptTag({path: 'node_modules/requirejs/require.js'});
  await describeNames(stage);
  await stage.evaluate(() => {
    (globalThis as unknown as {requirejs: {onError(error: Error): void}}).requirejs.onError = error => {
      throw error;
    };
  });
  const errors: string[] = [];
  stage.on('pageerror', ({message}) => errors.push(message));
  expect(await signIn(stage, cloud.issueToken().access_token)).toBe('ok');
  expect(await stage.evaluate(() => ours.outcome(ours.session.line.register()))).toBe('ok');
  await expectReachable(stage, cloud);
  expect(await describeNames(stage)).toEqual([]);
  expect(await requireInPage(stage, 'data:text/javascript,define(["exports"],e=>{e.of="RequireJS"})')).toBe(
    'RequireJS',
  );
  expect(errors).toEqual([]);
});

test('an AMD loader that arrives while the SDK is on its way works meanwhile, and is not hit', async ({
  stage,
  cloud,
}) => {
  let arrive = (): void => undefined;
  const arrived = new Promise<void>(resolve => (arrive = resolve));
  await stage.route('**/sdk.js', async route => {
    await arrived;
    await route.fallback();
  });
  const asked = stage.waitForRequest('**/sdk.js');
  const outcome = signIn(stage, cloud.issueToken().access_token);
  await asked;
  await stage.addScriptTag({path: 'node_modules/requirejs/require.js'});
  const module = 'data:text/javascript,define(["exports"],e=>{e.of="meanwhile"})';
  expect(await requireInPage(stage, module)).toBe('meanwhile');
  expect(await stage.evaluate(() => self === window)).toBe(true);
  await describeNames(stage);
  arrive();
  expect(await outcome).toBe('ok');
  // `self` is the browser's own again.
  expect(await describeNames(stage)).toEqual(['self']);
  expect(
    await stage.evaluate(() => String(Object.getOwnPropertyDescriptor(globalThis, 'self')?.get)),
  ).toContain('[native code]');
  expect(await requireInPage(stage, module.replace('meanwhile', 'afterwards'))).toBe('afterwards');
});

test('without an address, an SDK that the page has loaded itself is used', async ({stage, cloud}) => {
  const isSame = await stage.evaluate(async token => {
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
  expect(isSame).toBe(true);
});

function requireInPage(stage: Page, module: string): Promise<string> {
  return stage.evaluate(
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
