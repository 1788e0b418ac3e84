import {requestedEndpoints, expect, test} from './stage.js';
import {repeats} from '../repeats.js';

test.describe('trap 8: the line is a Node EventEmitter', () => {
  test('raw: an error with no listener throws', async ({sdkPage, cloud}) => {
    const thrown = await sdkPage.evaluate(async token => {
      const calling = await raw.init(token);
      await calling.register();
      const line = raw.line() as unknown as {emit(event: string, error: Error): boolean};
      try {
        line.emit('error', new Error('nobody listens'));
        return 'nothing';
      } catch (error) {
        return (error as Error).message;
      }
    }, cloud.issueToken().access_token);
    expect(thrown).toBe('nobody listens');
  });

  test('ours: there is one listener per event regardless of the number of subscribers, and a late error is caught', async ({
    sdkPage,
    cloud,
  }) => {
    const errors: Error[] = [];
    sdkPage.on('pageerror', error => errors.push(error));
    const counts = await sdkPage.evaluate(async token => {
      await ours.exposeSdk();
      const {session} = ours;
      await session.signIn(() => token);
      for (let round = 0; round < 100; round += 1) session.line.subscribe(() => undefined)();
      await session.line.register();
      const line = raw.line() as unknown as {
        listenerCount(event: string): number;
        emit(event: string, error?: Error): boolean;
      };
      const names = ['connecting', 'registered', 'unregistered', 'reconnecting', 'reconnected', 'error'];
      const during = names.map(name => line.listenerCount(name));
      await session.signOut();
      const after = names.slice(0, -1).map(name => line.listenerCount(name));
      line.emit('error', new Error('late'));
      return {during, after};
    }, cloud.issueToken().access_token);
    expect(counts).toEqual({during: [1, 1, 1, 1, 1, 1], after: [0, 0, 0, 0, 0]});
    expect(errors).toEqual([]);
  });
});

test.describe('trap 9: only getStatus() tells the status, and events are not replayed', () => {
  test('raw: a new line is IDLE, and has no status property', async ({sdkPage, cloud}) => {
    const seen = await sdkPage.evaluate(async token => {
      const line = await raw.connect(token);
      return [line.getStatus?.(), 'status' in line];
    }, cloud.issueToken().access_token);
    expect(seen).toEqual(['IDLE', false]);
  });

  test('ours: a line that is already registered when assigned is registered immediately, and stays registered', async ({
    sdkPage,
    cloud,
  }) => {
    const snapshot = await sdkPage.evaluate(async token => {
      const line = await raw.connect(token);
      await line.register();
      const session = await ours.open();
      await session.useSdkLine(line);
      return session.line.snapshot;
    }, cloud.issueToken().access_token);
    expect(snapshot).toMatchObject({state: {status: 'registered', server: 'primary'}, wanted: true});
    expect(cloud.devices().mobius).toHaveLength(1);
  });

  test(
    "ours: a host's own register() makes the line wanted, and is not undone",
    repeats(),
    async ({sdkPage, cloud}) => {
      await sdkPage.evaluate(async token => {
        const line = await raw.connect(token);
        const session = await ours.open();
        await session.useSdkLine(line);
        await line.register();
      }, cloud.issueToken().access_token);
      expect(await sdkPage.evaluate(() => ours.session.line.snapshot)).toMatchObject({
        state: {status: 'registered'},
        wanted: true,
      });
      expect(requestedEndpoints(cloud, 'register', 'deregister')).toEqual(['register']);
    },
  );

  test("ours: releasing a host's line leaves it registered", repeats(), async ({sdkPage, cloud}) => {
    await sdkPage.evaluate(async token => {
      const line = await raw.connect(token);
      const session = await ours.open();
      await session.useSdkLine(line);
      await session.line.register();
      await session.useSdkLine(undefined);
    }, cloud.issueToken().access_token);
    expect(await sdkPage.evaluate(() => ours.session.line.snapshot.state.status)).toBe('absent');
    expect(cloud.devices().mobius).toHaveLength(1);
  });
});

test.describe('trap 10: the properties of the line', () => {
  test('raw: number, extension and voicemail are never filled, and nothing is cleared afterwards', async ({
    sdkPage,
    cloud,
  }) => {
    const seen = await sdkPage.evaluate(async token => {
      const line = await raw.connect(token);
      await line.register();
      const {phoneNumber, extension, voicemail} = line;
      await line.deregister();
      return {phoneNumber, extension, voicemail, left: line.mobiusDeviceId !== undefined};
    }, cloud.issueToken().access_token);
    expect(seen).toEqual({phoneNumber: undefined, extension: undefined, voicemail: undefined, left: true});
  });

  test('ours: fourteen properties, with number and extension from the profile, which are cleared with the registration', async ({
    sdkPage,
    cloud,
  }) => {
    const {line, after} = await sdkPage.evaluate(async token => {
      const session = await ours.signIn(token);
      const info = await session.line.register();
      await session.line.deregister();
      return {line: info, after: session.line.snapshot.state};
    }, cloud.issueToken().access_token);
    const uuid = expect.stringMatching(/^[\da-f-]{36}$/);
    expect(line).toEqual({
      lineId: uuid,
      mobiusDeviceId: uuid,
      phoneNumber: '+12065550101',
      extension: '5101',
      status: 'active',
      sipAddresses: ['sip:ada@example.calls.webex.com'],
      lastSeen: expect.stringContaining('T'),
      keepaliveInterval: 30,
      callKeepaliveInterval: 10,
      rehomingIntervalMin: 60,
      rehomingIntervalMax: 120,
      voicePortalNumber: expect.any(String),
      voicePortalExtension: expect.any(String),
    });
    expect(after).toEqual({status: 'unregistered'});
  });
});

test.describe('trap 11: error events of the line', () => {
  test('raw: a number that cannot be dialed is an error of type call_error, while registered', async ({
    sdkPage,
    cloud,
  }) => {
    const seen = await sdkPage.evaluate(async token => {
      const line = await raw.connect(token);
      await line.register();
      (line as unknown as {makeCall(to: object): void}).makeCall({type: 'uri', address: 'not a number!'});
      return [raw.events.at(-1), line.getStatus?.()];
    }, cloud.issueToken().access_token);
    expect(seen).toEqual(['error call_error', 'active']);
  });

  test(
    'ours: a number that cannot be dialed is reported, and the line stays registered',
    repeats(),
    async ({sdkPage, cloud}) => {
      const seen = await sdkPage.evaluate(async token => {
        const line = await raw.connect(token);
        const session = await ours.open();
        await session.useSdkLine(line);
        await session.line.register();
        (line as unknown as {makeCall(to: object): void}).makeCall({type: 'uri', address: 'not a number!'});
        return [ours.events.at(-1), session.line.snapshot.state.status];
      }, cloud.issueToken().access_token);
      expect(seen).toEqual(['error call-error', 'registered']);
    },
  );

  test("ours: the SDK's message is kept for support", repeats(), async ({sdkPage, cloud}) => {
    cloud.setScenario({register: [{status: 401}]});
    const state = await sdkPage.evaluate(async token => {
      const session = await ours.signIn(token);
      await ours.outcome(session.line.register());
      return session.line.snapshot.state;
    }, cloud.issueToken().access_token);
    expect(state).toMatchObject({
      fault: {
        type: 'token-expired',
        action: 'sign-in',
        sdkMessage: 'User is unauthorized due to an expired token. Sign out, then sign back in.',
      },
    });
  });
});
