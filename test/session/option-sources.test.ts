// @vitest-environment-options {"url": "https://page.example/"}
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {configureSession} from '../../src/context/configure-session.js';
import {CallingSession} from '../../src/session/calling-session.js';
import {OptionSources} from '../../src/session/option-sources.js';
import type {SessionOptions} from '../../src/session/session-options.js';

let sources: OptionSources;
let warn: ReturnType<typeof vi.spyOn>;

beforeEach(() => {
  sources = new OptionSources();
  warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
});

afterEach(() => {
  document.body.replaceChildren();
  vi.restoreAllMocks();
});

const element = () => document.body.appendChild(document.createElement('p'));

describe('attributes', () => {
  test('of one element apply', () => {
    const options = {
      loginUrl: '/login',
      tokenEndpoint: '/token',
      logoutUrl: '/logout',
      src: '/sdk.js',
      integrity: 'sha384-x',
      loginMode: 'redirect',
      tabs: 'separate',
      keepDevice: true,
    } as const;
    sources.set(options, element());
    expect(sources.use()).toEqual(options);
  });

  test('with equal values do not conflict', () => {
    sources.set({loginUrl: '/login'}, element());
    sources.set({loginUrl: '/login'}, element());
    expect(sources.use()).toEqual({loginUrl: '/login'});
    expect(warn).not.toHaveBeenCalled();
  });

  test('that conflict before the first use do not apply', () => {
    sources.set({loginUrl: '/login', keepDevice: true}, element());
    sources.set({loginUrl: '/other'}, element());
    expect(sources.use()).toEqual({keepDevice: true});
    expect(warn).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('/other'));
  });

  test('keep their values of the first use, even after their element is removed', () => {
    const [first, second] = [element(), element()];
    sources.set({loginUrl: '/login'}, first);
    sources.use();
    sources.set({loginUrl: '/other', logoutUrl: '/other/logout'}, second);
    expect(sources.use()).toEqual({loginUrl: '/login'});
    first.remove();
    expect(sources.use()).toEqual({loginUrl: '/login'});
  });

  test('may be changed by their element', () => {
    const own = element();
    sources.set({loginUrl: '/login'}, own);
    sources.use();
    sources.set({loginUrl: '/new'}, own);
    expect(sources.use()).toEqual({loginUrl: '/new'});
    expect(sources.current).toEqual({loginUrl: '/new'});
  });

  test('of an element removed before the first use do not apply', () => {
    const gone = element();
    sources.set({loginUrl: '/other'}, gone);
    gone.remove();
    sources.set({loginUrl: '/login'}, element());
    expect(sources.use()).toEqual({loginUrl: '/login'});
  });

  test('are unset if empty, and do not conflict', () => {
    sources.set({loginUrl: '', tokenEndpoint: '/token'}, element());
    expect(sources.current).toEqual({tokenEndpoint: '/token'});
    sources.set({loginUrl: '/login', tokenEndpoint: ''}, element());
    expect(sources.use()).toEqual({loginUrl: '/login'});
    expect(warn).not.toHaveBeenCalled();
  });

  test('for some options do not change the options of another element', () => {
    sources.set({tokenEndpoint: '/other/token', logoutUrl: '/other/logout'}, element());
    sources.set({loginUrl: '/login'}, element());
    sources.set({integrity: 'sha384-other'}, element());
    sources.set({src: '/sdk.js'}, element());
    expect(sources.use()).toEqual({loginUrl: '/login', src: '/sdk.js'});
  });

  test('with a login address of another site apply only without another one', () => {
    sources.set({loginUrl: 'https://foreign.example/login'}, element());
    expect(sources.current).toEqual({loginUrl: 'https://foreign.example/login'});
    sources.set({loginUrl: '/login'}, element());
    expect(sources.use()).toEqual({loginUrl: '/login'});
  });
});

describe('an option set by a script', () => {
  test.each([
    {name: 'a login address', script: {loginUrl: 'https://other.example/login'}},
    {name: 'a token endpoint', script: {tokenEndpoint: '/api/token'}},
    {name: 'an SDK', script: {src: 'https://cdn.example/sdk.js'}},
    {name: 'a loader of the SDK', script: {loadSdk: () => undefined}},
  ])('takes precedence over earlier and later attributes: $name', ({script}) => {
    const markup =
      Object.hasOwn(script, 'loginUrl') || Object.hasOwn(script, 'tokenEndpoint')
        ? {loginUrl: '/in-markup', tokenEndpoint: '/in-markup/token', logoutUrl: '/in-markup/logout'}
        : {src: '/in-markup.js', integrity: 'sha384-in-markup'};
    sources.set(markup, element());
    sources.set(script);
    expect(sources.use()).toEqual(script);
    sources.set(markup, element());
    expect(sources.use()).toEqual(script);
  });

  test('is otherwise combined with attributes', () => {
    sources.set({loginUrl: '/login', tabs: 'separate'}, element());
    sources.set({logoutUrl: '/bye', tabs: 'shared'});
    expect(sources.use()).toEqual({loginUrl: '/login', logoutUrl: '/bye', tabs: 'shared'});
  });
});

describe('an option set as a property of an element', () => {
  const loadSdk = () => undefined;

  test('is taken back by the next options of the element, before and after the first use', () => {
    const own = element();
    sources.set({}, own, {loadSdk, tabs: 'separate'});
    sources.set({}, own, {loadSdk});
    expect(sources.use()).toEqual({loadSdk});
    sources.set({src: '/sdk.js'}, own);
    expect(sources.use()).toEqual({src: '/sdk.js'});
  });

  test('overrides attributes, and is overridden by those of a later element and by `configure()`', () => {
    const later = element();
    sources.set({tabs: 'shared'}, element(), {tabs: 'separate', loginUrl: '/login'});
    expect(sources.current).toEqual({tabs: 'separate', loginUrl: '/login'});
    sources.set({}, later, {loginUrl: '/later'});
    expect(sources.current).toEqual({tabs: 'separate', loginUrl: '/later'});
    sources.set({tabs: 'shared'});
    expect(sources.current).toEqual({tabs: 'shared', loginUrl: '/later'});
    sources.set({}, later);
    expect(sources.current).toEqual({tabs: 'shared', loginUrl: '/login'});
  });

  test.each([
    {
      name: 'an address of the server',
      attributes: {loginUrl: '/login', logoutUrl: '/logout'},
      properties: {tokenEndpoint: 'https://other.example/token'},
    },
    {
      name: 'the address of the SDK',
      attributes: {integrity: 'sha384-x'},
      properties: {src: 'https://cdn.example/sdk.js'},
    },
  ])(
    'applies with the attributes of the same element, but not of others: $name',
    ({attributes, properties}) => {
      const own = element();
      sources.set({loginUrl: '/other', integrity: 'sha384-other'}, element());
      sources.set(attributes, own, properties);
      expect(sources.use()).toMatchObject({...attributes, ...properties});
      own.remove();
      expect(sources.use()).toMatchObject({...attributes, ...properties});
      sources.set(attributes, document.body.appendChild(own));
      expect(sources.use()).not.toMatchObject(properties);
    },
  );

  test('stays after its element is removed only if it is in use', () => {
    const gone = element();
    sources.set({}, gone, {tabs: 'separate'});
    sources.use();
    sources.set({}, gone, {tabs: 'separate', loadSdk});
    gone.remove();
    expect(sources.use()).toEqual({tabs: 'separate'});
    sources.set({}, element(), {tabs: 'shared'});
    expect(sources.use()).toEqual({tabs: 'shared'});
  });

  test('does not stay only because the options were read', () => {
    const gone = element();
    sources.set({}, gone, {tabs: 'separate'});
    expect(sources.current).toEqual({tabs: 'separate'});
    gone.remove();
    expect(sources.use()).toEqual({});
  });

  test('in use is taken back by its element, which was removed and inserted again', () => {
    const own = element();
    sources.set({}, own, {loadSdk, tabs: 'separate'});
    sources.use();
    own.remove();
    expect(sources.current).toEqual({loadSdk, tabs: 'separate'});
    document.body.append(own);
    sources.set({}, own, {tabs: 'separate'});
    expect(sources.current).toEqual({tabs: 'separate'});
  });

  test('in use is not taken back by another element that has set the same option', () => {
    const [other, own] = [element(), element()];
    sources.set({}, other, {tabs: 'shared'});
    sources.set({}, own, {tabs: 'separate'});
    sources.use();
    own.remove();
    sources.set({}, other);
    expect(sources.current).toEqual({tabs: 'separate'});
  });
});

describe('the other attributes of an address', () => {
  const passOn = {
    configure: (...options: Parameters<OptionSources['set']>) => sources.set(...options),
  } as unknown as CallingSession;
  const markup = {
    'login-url': '/a',
    'token-endpoint': '/a/token',
    'sdk-src': '/3.1.js',
    'sdk-integrity': 'sha384-A',
  };
  const read = {loginUrl: '/a', tokenEndpoint: '/a/token', sdkSrc: '/3.1.js', sdkIntegrity: 'sha384-A'};

  test('do not count for another one that a script sets instead', () => {
    const own = Object.assign(element(), read, {loginUrl: '/b', sdkSrc: 'https://cdn.example/3.2.js'});
    for (const [name, value] of Object.entries(markup)) own.setAttribute(name, value);
    configureSession(own, passOn);
    expect(sources.use()).toEqual({loginUrl: '/b', src: 'https://cdn.example/3.2.js'});
  });

  test('count beside one that a script sets', () => {
    const own = Object.assign(element(), read, {loginUrl: '/b'});
    own.setAttribute('token-endpoint', '/a/token');
    Object.assign(own, {sdkSrc: undefined, sdkIntegrity: undefined});
    configureSession(own, passOn);
    expect(sources.use()).toEqual({loginUrl: '/b', tokenEndpoint: '/a/token'});
  });
});

describe('the options of an element that leaves the session', () => {
  test.each([
    {name: 'are removed', isInUse: false},
    {name: 'stay while a sign-in uses them', isInUse: true},
  ])('$name', ({isInUse}) => {
    const own = element();
    let isUsed = isInUse;
    sources = new OptionSources(() => isUsed);
    sources.set({loginUrl: '/login'}, own, {tabs: 'separate'});
    sources.use();
    sources.remove(own);
    expect(sources.current).toEqual(isInUse ? {loginUrl: '/login', tabs: 'separate'} : {});
    isUsed = false;
    expect(sources.current).toEqual({});
    sources.set({loginUrl: '/login'}, own);
    expect(sources.use()).toEqual({loginUrl: '/login'});
  });
});

describe('the warning about elements that disagree', () => {
  const values = (name: string): SessionOptions => ({loginUrl: `/${name}`, tokenEndpoint: `/${name}/token`});

  test('before the first use says that neither counts', () => {
    sources.set(values('one'), element());
    sources.set(values('two'), element());
    expect(sources.use()).toEqual({});
    expect(warn.mock.calls).toEqual([
      [
        'webex-calling-elements: elements set different values for loginUrl, tokenEndpoint, logoutUrl: ' +
          '{"loginUrl":"/one","tokenEndpoint":"/one/token"} and {"loginUrl":"/two","tokenEndpoint":"/two/token"}. ' +
          'Ignoring both. Options set by a script override attributes',
      ],
    ]);
  });

  test('after it says that the first one counts', () => {
    sources.set(values('first'), element());
    sources.use();
    sources.set(values('later'), element());
    expect(sources.use()).toEqual(values('first'));
    expect(warn).toHaveBeenCalledExactlyOnceWith(
      expect.stringMatching(/\/later\/token"}\. Using the first one\. Options set by a script/),
    );
  });
});

describe('a mistake', () => {
  test.each([
    {options: {loginUrl: 5}, message: 'loginUrl must be a string, not a number'},
    {
      options: {loginUrl: new URL('https://page.example')},
      message: 'loginUrl must be a string, not an object',
    },
    {options: {tabs: 'separated'}, message: 'tabs must be "shared" or "separate", not "separated"'},
    {options: {loginMode: 'window'}, message: '"auto" or "popup" or "redirect", not "window"'},
    {options: {keepDevice: 'keep'}, message: 'keepDevice must be a boolean, not "keep"'},
    {options: {loadSdk: '/sdk.js'}, message: 'loadSdk must be a function, not "/sdk.js"'},
    {options: {selectLine: 'first'}, message: 'selectLine must be a function'},
    {options: {callingClientConfig: 'debug'}, message: 'callingClientConfig must be an object'},
  ])('in a value is rejected by option name: $message', ({options, message}) => {
    // @ts-expect-error -- JavaScript allows this
    expect(() => new CallingSession(options)).toThrow(message);
    // @ts-expect-error -- as above
    sources.set(options, element());
    expect(sources.current).toEqual({});
    expect(warn).toHaveBeenCalledWith(expect.stringContaining(message));
  });

  test('in a name is reported once, with the valid names', () => {
    // @ts-expect-error -- JavaScript allows this
    const createMistaken = () => new CallingSession({loginURL: '/login', tabs: 'separate'});
    expect(createMistaken().hasServer).toBe(false);
    createMistaken();
    expect(warn).toHaveBeenCalledExactlyOnceWith(
      expect.stringMatching(/unknown session option loginURL: .*\bloginUrl\b/),
    );
  });

  test('does not include unset options', () => {
    // @ts-expect-error -- React sets a removed property to this
    const session = new CallingSession({loginUrl: null, tabs: undefined});
    expect(session.hasServer).toBe(false);
    expect(warn).not.toHaveBeenCalled();
  });
});
