import type {FaultType} from '../../src/base/fault-catalog.js';
import {makeFault} from '../../src/base/make-fault.js';
import type * as SdkLineErrors from '@webex/calling/dist/types/Errors/catalog/LineError.js';
import type * as SdkErrors from '@webex/calling/dist/types/Errors/types.js';
import {describe, expect, test, vi} from 'vitest';
import {readLineFault} from '../../src/line/read-line-fault.js';

// Imported by file, because the package's entry is the whole SDK.
const sdk = await vi.importActual<typeof SdkErrors>('@webex/calling/dist/module/Errors/types.js');
const {createLineError} = await vi.importActual<typeof SdkLineErrors>(
  '@webex/calling/dist/module/Errors/catalog/LineError.js',
);

describe('a line that is a proxy without the private fields of its target', () => {
  class PrivateLine {
    #mutex = 0;
    register(): number {
      return this.#mutex;
    }
  }
  const privateFieldError = (): unknown => {
    try {
      return new Proxy(new PrivateLine(), {}).register();
    } catch (error) {
      return error;
    }
  };

  test.each([
    {engine: 'this engine', error: privateFieldError()},
    {
      engine: 'Firefox',
      error: new TypeError("can't access private field or method: object is not the right class"),
    },
    {
      engine: 'Safari',
      error: new TypeError("Cannot access invalid private field (evaluating 'this.#mutex')"),
    },
    {engine: 'Babel', error: new TypeError('Private element is not present on this object')},
  ])('cannot be used: the error of $engine', ({error}) => {
    expect(readLineFault(error)).toMatchObject({
      type: 'line-unusable',
      retryable: false,
      sdkMessage: (error as Error).message,
    });
  });
});

describe("the guide's three errors", () => {
  test.each([
    {
      error: {
        status: 'inactive',
        type: 'registrationError',
        msg: 'Device limit exceeded. The user already logged in to a different device.',
      },
      type: 'device-limit-exceeded',
      action: 'free-elsewhere',
      retryable: true,
    },
    {
      error: {status: 'inactive', type: 'registrationError', msg: 'Device not found.'},
      type: 'device-not-found',
      action: 'retry',
      retryable: true,
    },
    {
      error: {
        status: 'inactive',
        type: 'tokenError',
        msg: 'Token expired. Authentication/Authorization error.',
      },
      type: 'token-expired',
      action: 'sign-in',
      retryable: false,
    },
  ])('$error.type, $error.msg: $type', ({error, type, action, retryable}) => {
    expect(readLineFault(error)).toMatchObject({type, action, retryable, sdkMessage: error.msg});
  });
});

/** The fault for each of the SDK's types. A type new in the SDK does not compile here. */
const faultOf: Record<`${SdkErrors.ERROR_TYPE}`, FaultType> = {
  call_error: 'call-error',
  default_error: 'unknown',
  bad_request: 'bad-request',
  forbidden: 'forbidden',
  not_found: 'device-not-found',
  registration_error: 'registration-error',
  service_unavailable: 'service-unavailable',
  timeout: 'timeout',
  token_error: 'token-expired',
  too_many_requests: 'too-many-requests',
  server_error: 'server-error',
};

describe("the SDK's own LineError, by its ERROR_TYPE", () => {
  test.each(Object.values(sdk.ERROR_TYPE))('%s', type => {
    const error = createLineError('in its own words', {}, type, 'inactive' as never);
    expect(readLineFault(error)).toMatchObject({type: faultOf[type], sdkMessage: 'in its own words'});
  });

  test('has a row here for every type', () => {
    expect(Object.keys(faultOf).toSorted()).toEqual(Object.values(sdk.ERROR_TYPE).toSorted());
  });
});

describe('an error of another shape', () => {
  test.each([
    {name: 'nothing', error: undefined, type: 'unknown'},
    {name: 'null', error: null, type: 'unknown'},
    {name: 'a text', error: 'Device not found.', type: 'unknown'},
    {name: 'an empty object', error: {}, type: 'unknown'},
    {name: 'an unknown type', error: {type: 'brand_new'}, type: 'unknown'},
    {name: 'a type that every object has', error: {type: 'constructor'}, type: 'unknown'},
    {name: 'a built-in Error', error: new TypeError('Device not found.'), type: 'unknown'},
    {
      name: 'a registration error without a message',
      error: {type: 'registrationError'},
      type: 'registration-error',
    },
    {
      name: 'a registration error with another message',
      error: {type: 'registrationError', msg: 'Something else.'},
      type: 'registration-error',
    },
    {
      name: 'a registration error whose message is not a text',
      error: {type: 'registrationError', msg: 404},
      type: 'registration-error',
    },
    {
      name: "the SDK's type with the guide's message",
      error: {type: 'registration_error', message: 'Device limit exceeded.'},
      type: 'device-limit-exceeded',
    },
    {
      name: "a message of the guide's with a type that contradicts it",
      error: {type: 'tokenError', msg: 'Device not found.'},
      type: 'token-expired',
    },
  ])('$name: $type', ({error, type}) => {
    expect(readLineFault(error).type).toBe(type);
  });

  test('the tracking id is kept for support', () => {
    expect(readLineFault({type: 'forbidden', trackingId: 'webex-js-sdk_1'}).trackingId).toBe(
      'webex-js-sdk_1',
    );
  });
});

const messageOf = (sdkMessage: string) => makeFault('unknown', {sdkMessage}).sdkMessage;

test.each([
  ['Refused: Authorization: Bearer abc.def-123', 'Refused: Authorization: Bearer …'],
  [`Refused: ${'Zk3x'.repeat(16)}_PF84_1eb65fdf-9643`, 'Refused: …'],
  [`Refused: ?access_token=${'q'.repeat(64)}&scope=spark:all`, 'Refused: ?access_token=…&scope=spark:all'],
])("the SDK's messages contain no token: %s", (sdkMessage, shown) => {
  expect(messageOf(sdkMessage)).toBe(shown);
});

test('ids are kept for support', () => {
  const sdkMessage = 'Refused. WEBEX_TRACKING_ID: webex-js-sdk_1eb65fdf-9643-417f-9974-ad72cae0e10f_127';
  expect(messageOf(sdkMessage)).toBe(sdkMessage);
  expect(makeFault('unknown')).not.toHaveProperty('sdkMessage');
});
