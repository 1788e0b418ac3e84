import type {EventEmitter} from 'node:events';
import {describe, expect, test} from 'vitest';
import type {Answer} from '../../cloud/scenario.js';
import {SdkLineDriver} from '../../src/sdk/sdk-line-driver.js';
import {endLine, LineController} from '../../src/line/line-controller.js';
import {attach} from '../line/attach.js';
import type {SdkLine} from '../../src/line/sdk-line.js';
import {mobiusRequests, cloud, setup, useSetups} from './real-sdk-setup.js';
import {realLine} from './real-sdk.js';
import {letPass, settled} from './sdk-requests.js';

useSetups();

interface AnswerRow {
  readonly answer: string;
  readonly register: Answer;
  readonly states: readonly string[];
  readonly finalState: object;
}

describe('register(), by the answer of Mobius', () => {
  test.each<AnswerRow>([
    {
      answer: '200',
      register: {status: 200},
      states: ['connecting', 'registered'],
      finalState: {server: 'primary'},
    },
    {
      answer: '400',
      register: {status: 400},
      states: ['connecting', 'failed'],
      finalState: {fault: {type: 'bad-request'}},
    },
    {
      answer: '401',
      register: {status: 401},
      states: ['connecting', 'failed'],
      finalState: {fault: {type: 'token-expired'}},
    },
    {
      answer: '404',
      register: {status: 404},
      states: ['connecting', 'failed'],
      finalState: {fault: {type: 'device-not-found'}},
    },
    {
      answer: '403, errorCode 102',
      register: {status: 403, errorCode: 102},
      states: ['connecting', 'failed'],
      finalState: {fault: {type: 'forbidden'}},
    },
    {
      answer: '403, errorCode 101 without devices',
      register: {status: 403, errorCode: 101, devices: false},
      states: ['connecting', 'retrying'],
      finalState: {cause: 'device-limit'},
    },
    {
      answer: '403, errorCode 103',
      register: {status: 403, errorCode: 103},
      states: ['connecting', 'retrying'],
      finalState: {cause: 'unknown'},
    },
    {
      answer: '500',
      register: {status: 500},
      states: ['connecting', 'retrying'],
      finalState: {cause: 'server'},
    },
    {
      answer: '503',
      register: {status: 503},
      states: ['connecting', 'retrying'],
      finalState: {cause: 'server'},
    },
    // One failed request does not prove that there is no network.
    {
      answer: 'nothing',
      register: {drop: true},
      states: ['connecting', 'retrying'],
      finalState: {cause: 'unknown'},
    },
    {
      answer: '200 with an HTML page',
      register: {body: 'html'},
      states: ['connecting', 'retrying'],
      finalState: {cause: 'unexpected-answer'},
    },
    {
      answer: '200 with {}',
      register: {body: 'empty'},
      states: ['connecting', 'retrying'],
      finalState: {cause: 'unexpected-answer'},
    },
    {
      answer: '429',
      register: {status: 429, retryAfter: 60},
      states: ['connecting', 'retrying'],
      finalState: {cause: 'throttled'},
    },
  ])('$answer: $states', async ({register, states: expected, finalState}) => {
    const {line, states} = await setup({register: [register]});
    line.register().catch(() => undefined);
    await settled();
    expect(states).toEqual(['unregistered', ...expected]);
    expect(line.snapshot.state).toMatchObject(finalState);
  });

  test('on 403, errorCode 101 with devices, the SDK deletes the other device, and no error is shown', async () => {
    const {line, states, events} = await setup({
      register: [{status: 403, errorCode: 101, devices: true}, {status: 200}],
    });
    await line.register();
    expect(states).toEqual(['unregistered', 'connecting', 'registered']);
    expect(events).toEqual(['connecting', 'unregistered', 'registered']);
    expect(mobiusRequests()).toEqual(['register', 'deregister', 'register']);
  });

  test("resolves with the line's properties from the server", async () => {
    const {line} = await setup();
    expect(await line.register()).toMatchObject({
      status: 'active',
      mobiusDeviceId: cloud.devices().mobius[0]?.deviceId,
      sipAddresses: ['sip:ada@example.calls.webex.com'],
      keepaliveInterval: 30,
      callKeepaliveInterval: 10,
      rehomingIntervalMin: 60,
      rehomingIntervalMax: 120,
      voicePortalNumber: '+12065550199',
      voicePortalExtension: '5199',
    });
  });

  test('on a registered line: the state is `registered`, although the SDK only emits `connecting` (trap 4)', async () => {
    const {line, sdkLine, states} = await setup();
    await line.register();
    sdkLine.register();
    await settled();
    expect(states).toEqual(['unregistered', 'connecting', 'registered']);
  });
});

describe('the retries', () => {
  test('restore the line on the backup server after two minutes', async () => {
    const {line, states} = await setup({down: ['primary']});
    const registration = line.register();
    await letPass(150);
    expect(await registration).toMatchObject({status: 'active'});
    expect(states).toEqual(['unregistered', 'connecting', 'retrying', 'registered']);
    expect(line.snapshot.state).toMatchObject({server: 'backup'});
  });

  test('end in a matching failure', async () => {
    const {line, states} = await setup({register: [{status: 503}]});
    const registration = line.register().catch((error: {type: string}) => error.type);
    await letPass(200);
    expect(await registration).toBe('service-unavailable');
    expect(states).toEqual(['unregistered', 'connecting', 'retrying', 'failed']);
  });

  test('stop with `deregister()`: nothing registers in 300 s (trap 5), and no error is shown', async () => {
    const {line, events} = await setup({register: [{status: 503}, {status: 200}]});
    line.register().catch(() => undefined);
    await settled();
    await line.deregister();
    // Nothing is left that would delay a registration of the next page (trap 7).
    expect(Object.keys(localStorage)).toEqual([]);
    await letPass(300);
    expect(line.snapshot).toMatchObject({state: {status: 'unregistered'}, wanted: false});
    expect(mobiusRequests()).toEqual(['register']);
    expect(events).toEqual(['connecting', 'unregistered']);
  });

  test('are replaced immediately by retryNow()', async () => {
    const {line} = await setup({register: [{status: 503}, {status: 200}]});
    const registration = line.register();
    await settled();
    expect(line.snapshot.state.status).toBe('retrying');
    void line.retryNow();
    expect(await registration).toMatchObject({status: 'active'});
    await letPass(300);
    expect(mobiusRequests()).toEqual(['register', 'register']);
  });

  test('do not delay register() after deregister() (trap 7), and the line works fully', async () => {
    const {line} = await setup({register: [{status: 503}, {status: 200}]});
    line.register().catch(() => undefined);
    await settled();
    await line.deregister();
    await line.register();
    expect(line.snapshot.state).toMatchObject({status: 'registered', server: 'primary'});
    await letPass(300);
    expect(line.snapshot.state.status).toBe('registered');
    expect(mobiusRequests()).toEqual(['register', 'register']);
  });
});

describe('deregister()', () => {
  test('on a line that was never registered: sends nothing (trap 6)', async () => {
    const {line} = await setup();
    const before = cloud.requests().length;
    await line.deregister();
    await settled();
    expect(cloud.requests()).toHaveLength(before);
  });

  test('resolves once the device is deleted', async () => {
    const {line, states} = await setup();
    await line.register();
    await line.deregister();
    expect(cloud.devices().mobius).toEqual([]);
    expect(states).toEqual(['unregistered', 'connecting', 'registered', 'deregistering', 'unregistered']);
  });

  test('before the request is sent: sends nothing', async () => {
    const {line} = await setup();
    const registration = line.register().catch((error: {name: string}) => error.name);
    await line.deregister();
    expect(await registration).toBe('AbortError');
    await letPass(200);
    expect(mobiusRequests()).toEqual([]);
  });

  test('while the request is pending: undoes its result', async () => {
    const {line} = await setup({register: [{status: 200, delayMs: 20}]});
    const registration = line.register().catch((error: {name: string}) => error.name);
    await new Promise(setImmediate);
    await line.deregister();
    expect(await registration).toBe('AbortError');
    expect(mobiusRequests()).toEqual(['register', 'deregister']);
    expect(cloud.devices().mobius).toEqual([]);
    expect(line.snapshot.state).toEqual({status: 'unregistered'});
  });

  test('followed by `register()` while the request is pending: the line is registered in the end', async () => {
    const {line} = await setup({register: [{status: 200, delayMs: 20}]});
    line.register().catch(() => undefined);
    // By the next task the request has been sent.
    await new Promise(setImmediate);
    line.deregister().catch(() => undefined);
    await line.register();
    expect(mobiusRequests()).toEqual(['register', 'deregister', 'register']);
    await letPass(60);
    expect(line.snapshot).toMatchObject({state: {status: 'registered'}, wanted: true, pending: undefined});
    expect(cloud.devices().mobius).toHaveLength(1);
  });

  test('can alternate with register() 20 times', async () => {
    const {line} = await setup();
    for (let round = 0; round < 20; round += 1) {
      await line.register();
      await line.deregister();
    }
    expect(mobiusRequests()).toHaveLength(40);
    expect(cloud.devices().mobius).toEqual([]);
  });
});

describe('a number that cannot be dialed (trap 11)', () => {
  test('is an event, and leaves the line registered', async () => {
    const {line, sdkLine, states, events} = await setup();
    await line.register();
    const caller = sdkLine as typeof sdkLine & {makeCall(to: {type: string; address: string}): unknown};
    caller.makeCall({type: 'uri', address: 'not a number'});
    expect(events.at(-1)).toBe('error call-error');
    expect(states.at(-1)).toBe('registered');
  });
});

describe("the line's listeners", () => {
  const events = [
    'connecting',
    'registered',
    'unregistered',
    'reconnecting',
    'reconnected',
    'error',
    'line:incoming_call',
  ];

  test('do not grow over 1,000 rounds', async () => {
    const emitter = (await realLine(cloud)) as SdkLine & Pick<EventEmitter, 'listenerCount'>;
    const listenerCounts = () => events.map(event => emitter.listenerCount(event));
    const attachAndEnd = (): void => {
      const line = new LineController();
      attach(line, new SdkLineDriver(emitter));
      expect(listenerCounts()).toEqual(events.map(() => 1));
      endLine(line);
    };
    attachAndEnd();
    const after = listenerCounts();
    for (let count = 1; count < 1_000; count += 1) attachAndEnd();
    expect(listenerCounts()).toEqual(after);
    // One stays, so that a late SDK error does not throw (trap 8).
    expect(after).toEqual(events.map(event => (event === 'error' ? 1 : 0)));
  });
});
