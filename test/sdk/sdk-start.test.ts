import {describe, expect, test} from 'vitest';
import {now, pass, setup, useConnectionSetups, workingLine} from './connection-setup.js';

/** The SDK's start: its time limits, its faults, and canceled starts. */
useConnectionSetups();

describe('a start', () => {
  test('connects and reports it', async () => {
    const {connection, open, states, log} = setup();
    expect(connection.state).toEqual({status: 'none'});
    const {outcome} = open();
    expect(connection.state.status).toBe('starting');
    await pass(0);
    expect(outcome.is).toEqual(workingLine('line-1'));
    expect(connection.state).toEqual({status: 'connected', userId: 'ada'});
    expect(states).toEqual(['starting', 'connected']);
    expect(log).toEqual(['init', 'register']);
  });

  test.each([
    {name: 'nothing of the SDK', hold: 'ready', fault: 'catalog-failed'},
    {name: 'nothing of the device service', hold: 'device', fault: 'device-refused'},
    {name: 'nothing more after the event socket', hold: 'client', fault: 'sdk-failed'},
  ] as const)('fails with $fault after 30 s with $name', async ({hold, fault}) => {
    const {connection, open, steps} = setup();
    steps[hold].close();
    const {outcome} = open();
    await pass(29);
    expect(outcome.is).toBe('pending');
    await pass(1);
    expect(outcome.is).toBe(fault);
    expect(connection.state).toMatchObject({status: 'failed', fault: {type: fault}});
  });

  test('fails with mercury-failed without an event socket for 30 s, or with none at all', async () => {
    for (const answer of ['hangs', 'fails'] as const) {
      const {open, mercury} = setup();
      mercury.answers = [answer];
      const {outcome} = open();
      await pass(30);
      expect(outcome.is).toBe('mercury-failed');
    }
  });

  test('succeeds if each answer takes 8 s', async () => {
    const {open, steps, emitAnswer} = setup();
    steps.ready.close();
    const {outcome} = open();
    for (let count = 0; count < 6; count += 1) {
      await pass(8);
      emitAnswer();
    }
    steps.ready.open();
    await pass(0);
    expect(outcome.is).toEqual(workingLine('line-1'));
  });

  test('that was prepared and has ended is continued, without a second client', async () => {
    const {connection, open, log} = setup();
    connection.prepare({accessToken: 'token of ada', signal: new AbortController().signal}, true);
    await pass(1);
    const {outcome} = open();
    await pass(1);
    expect(outcome.is).toEqual(workingLine('line-1'));
    expect(log).toEqual(['init', 'register']);
  });

  test('that throws fails with sdk-failed, and the next one starts over', async () => {
    const {open, script, log} = setup();
    script.initFails = true;
    const first = open();
    await pass(0);
    expect(first.outcome.is).toBe('sdk-failed');
    script.initFails = false;
    const second = open();
    await pass(0);
    expect(second.outcome.is).toEqual(workingLine('line-1'));
    expect(log).toEqual(['init', 'init', 'register']);
  });

  test('without servers reports it, and releases everything', async () => {
    const {open, script, log, connection} = setup();
    script.servers = [];
    const {outcome} = open();
    await pass(0);
    expect(outcome.is).toBe('no-servers');
    expect(log).toEqual(['init', 'register', 'deregister', 'device unregister']);
    expect(connection.state).toMatchObject({status: 'failed', userId: 'ada'});
  });
});

describe('a refusal of the device service', () => {
  const headers = {trackingid: 'webex-1'};

  test.each([
    {
      name: '403, too many',
      refusal: {statusCode: 403, body: {message: 'Too many devices'}},
      type: 'device-limit',
    },
    {
      name: '403, a limit',
      refusal: {statusCode: 403, body: {message: 'Device limit exceeded'}},
      type: 'device-limit',
    },
    {
      name: '403, not entitled',
      refusal: {statusCode: 403, body: {message: 'Not allowed'}},
      type: 'device-not-entitled',
    },
    {name: '403, without a message', refusal: {statusCode: 403}, type: 'device-not-entitled'},
    {name: '404', refusal: {statusCode: 404}, type: 'device-service-missing'},
    {name: '429', refusal: {statusCode: 429}, type: 'device-throttled'},
    {name: '401', refusal: {statusCode: 401}, type: 'device-refused'},
    {name: '500', refusal: {statusCode: 500}, type: 'device-refused'},
  ])('with $name fails as $type, with tracking id and time', async ({refusal, type}) => {
    const {connection, open, script} = setup();
    script.refusal = {...refusal, headers};
    const {outcome} = open();
    await pass(0);
    expect(outcome.is).toBe(type);
    expect(connection.state).toMatchObject({status: 'failed', fault: {type, trackingId: 'webex-1', at: now}});
    expect((connection.state as {fault: object}).fault).not.toHaveProperty('retryAt');
  });

  test.each([
    {name: 'seconds', retryAfter: '90'},
    {name: 'a date', retryAfter: new Date(now + 90_000).toUTCString()},
  ])('with 429 and `Retry-After` as $name has the earliest time for a retry', async ({retryAfter}) => {
    const {connection, open, script} = setup();
    script.refusal = {statusCode: 429, headers: {'retry-after': retryAfter}};
    open();
    await pass(0);
    expect(connection.state).toMatchObject({fault: {type: 'device-throttled', retryAt: now + 90_000}});
  });

  test('does not affect the next attempt with a fresh SDK', async () => {
    const {open, script, log, clients} = setup();
    script.refusal = {statusCode: 503};
    open();
    await pass(0);
    script.refusal = undefined;
    const {outcome} = open();
    await pass(0);
    expect(outcome.is).toEqual(workingLine('line-1'));
    expect(log).toEqual(['init', 'register', 'init', 'register']);
    expect(clients()).toBe(1);
  });
});

describe('a start that is no longer awaited', () => {
  /** Cancelled while the device service is slow. */
  const givenUp = async (how: 'cancelled' | 'too late') => {
    const made = setup();
    made.steps.device.close();
    const {outcome, cancel} = made.open();
    await pass(1);
    if (how === 'cancelled') cancel();
    await pass(30);
    expect(outcome.is).toBe(how === 'cancelled' ? 'AbortError' : 'device-refused');
    return made;
  };

  for (const how of ['cancelled', 'too late'] as const) {
    describe(how, () => {
      test('releases the device of a late answer', async () => {
        const {steps, log, connection, mercury, listening} = await givenUp(how);
        log.length = 0;
        steps.device.open();
        await pass(0);
        expect(log).toEqual(['deregister', 'device unregister']);
        expect(mercury.connected).toBe(false);
        // The SDK's module is bound to that person from now on.
        expect(connection.state.status).toBe(how === 'cancelled' ? 'none' : 'failed');
        expect(listening()).toBe(0);
      });

      test('lets the same person sign in after the late answer with one SDK', async () => {
        const {steps, open, log} = await givenUp(how);
        steps.device.open();
        await pass(1);
        const {outcome} = open();
        await pass(0);
        expect(outcome.is).toEqual(workingLine('line-2'));
        expect(log.filter(entry => entry === 'init')).toHaveLength(1);
      });

      test('lets the same person sign in before the late answer with one SDK', async () => {
        const {steps, open, log} = await givenUp(how);
        const {outcome} = open();
        await pass(5);
        expect(outcome.is).toBe('pending');
        steps.device.open();
        await pass(0);
        expect(outcome.is).toEqual(workingLine('line-2'));
        expect(log.filter(entry => entry === 'init')).toHaveLength(1);
      });

      test('starts afresh after a late refusal', async () => {
        const {steps, open, log, script} = await givenUp(how);
        script.refusal = {statusCode: 503};
        steps.device.open();
        await pass(0);
        script.refusal = undefined;
        const {outcome} = open();
        await pass(0);
        expect(outcome.is).toEqual(workingLine('line-1'));
        expect(log.filter(entry => entry === 'init')).toHaveLength(2);
      });

      test.each([{when: 'after'}, {when: 'before'}])(
        'tells another person who signs in $when the late answer to reload the page',
        async ({when}) => {
          const {steps, open, connection, clients} = await givenUp(how);
          if (when === 'after') {
            steps.device.open();
            await pass(1);
          }
          const {outcome} = open('bob');
          await pass(1);
          steps.device.open();
          await pass(0);
          expect(outcome.is).toBe('another-user');
          expect(connection.state).toMatchObject({status: 'failed', userId: 'ada'});
          expect(clients()).toBe(1);
        },
      );

      test('lets another person sign in after a late refusal, as nobody is bound yet', async () => {
        const {steps, open, script} = await givenUp(how);
        script.refusal = {statusCode: 503};
        steps.device.open();
        await pass(0);
        Object.assign(script, {refusal: undefined, userId: 'bob'});
        const {outcome} = open('bob');
        await pass(0);
        expect(outcome.is).toEqual(workingLine('line-1'));
      });
    });
  }

  test.each([{how: 'cancelled'}, {how: 'too late'}])(
    '$how before the SDK was ready may hang forever, and the next one starts afresh',
    async ({how}) => {
      const {steps, script, open, log, connection, listening, clients} = setup();
      steps.ready.close();
      const {outcome: first, cancel} = open();
      await pass(1);
      if (how === 'cancelled') cancel();
      await pass(30);
      expect(first.is).toBe(how === 'cancelled' ? 'AbortError' : 'catalog-failed');
      steps.ready.openForOthers();
      script.userId = 'bob';
      const {outcome} = open('bob');
      await pass(0);
      expect(outcome.is).toEqual(workingLine('line-1'));
      expect(log).toEqual(['init', 'init', 'register']);
      // The hanging start becomes ready after all, but is no longer awaited.
      steps.ready.open();
      await pass(60);
      expect(connection.state.status).toBe('connected');
      expect(clients()).toBe(1);
      await connection.release();
      expect(listening()).toBe(0);
    },
  );

  test('an aborted signal starts nothing', async () => {
    const {open, log} = setup();
    const controller = new AbortController();
    controller.abort();
    const {outcome} = open('ada', controller);
    await pass(0);
    expect(outcome.is).toBe('AbortError');
    await pass(60);
    expect(log).not.toContain('register');
  });
});

test('a refused start in parallel with the request for the owner is not repeated by the sign-in', async () => {
  const {connection, open, script, log} = setup();
  script.refusal = {statusCode: 403, body: {message: 'Too many devices'}};
  const {signal} = new AbortController();
  connection.prepare({accessToken: 'token of ada', signal}, true);
  await pass(1);
  const {outcome} = open();
  await pass(1);
  expect(outcome.is).toBe('device-limit');
  expect(log.filter(step => step === 'init')).toEqual(['init']);
  expect(connection.state).toMatchObject({status: 'failed'});
});
