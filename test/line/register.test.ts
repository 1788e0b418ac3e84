import {describe, expect, test} from 'vitest';
import {detach, LineController} from '../../src/line/line-controller.js';
import {adasLine, signals} from './samples.js';
import {setUpRegisteredLine, setUpLine, connecting, outcomeOf, registered} from './line-setup.js';

const {unregistered, reconnecting, reconnected, retrying, elsewhere, failed} = signals;

describe('register()', () => {
  test('marks the line as wanted, sends the command, and changes nothing else', () => {
    const {line, driver} = setUpLine();
    void line.register();
    expect(driver.commands).toEqual(['register']);
    expect(line.snapshot).toEqual({
      state: {status: 'unregistered'},
      wanted: true,
      pending: 'register',
      decidedBy: 'page',
      online: true,
      reachability: 'watched',
    });
  });

  test('is pending until the line has registered, and resolves with the line', async () => {
    const {line, driver} = setUpLine();
    const outcome = outcomeOf(line.register());
    driver.signal(connecting);
    expect(await outcome.now()).toBe('pending');
    driver.signal(registered);
    expect(await outcome.now()).toBe(adasLine);
    expect(line.snapshot).toMatchObject({state: {status: 'registered'}, wanted: true, pending: undefined});
  });

  test('stays pending while the SDK retries', async () => {
    const {line, driver} = setUpLine();
    const outcome = outcomeOf(line.register());
    driver.signal(connecting, retrying, {type: 'retrying', cause: 'throttled', at: 200}, unregistered);
    expect(await outcome.now()).toBe('pending');
    driver.signal(registered);
    expect(await outcome.now()).toBe(adasLine);
  });

  test.each([
    {name: 'failed', signal: failed, with: 'FaultError timeout'},
    {name: 'elsewhere', signal: elsewhere, with: 'FaultError registered-elsewhere'},
  ])('rejects on $name with the fault', async ({signal, with: rejection}) => {
    const {line, driver} = setUpLine();
    const outcome = outcomeOf(line.register());
    driver.signal(connecting, signal);
    expect(await outcome.now()).toBe(rejection);
  });

  test('on a lost line waits until it is back, regardless of other changes', async () => {
    const {line, driver} = setUpRegisteredLine();
    driver.signal(retrying);
    const outcome = outcomeOf(line.register());
    driver.signal({type: 'retrying', cause: 'throttled', at: 200});
    expect(await outcome.now()).toBe('pending');
    driver.signal(registered);
    expect(await outcome.now()).toBe(adasLine);
  });

  test.each([
    {
      by: 'deregister()',
      overtake: (line: LineController) => void line.deregister().catch(() => undefined),
      reason: 'deregister() was called',
    },
    {by: 'a sign-out', overtake: (line: LineController) => detach(line), reason: 'the session ended'},
  ])('reports that $by overtook it', async ({overtake, reason}) => {
    const {line} = setUpLine();
    const registration = line.register();
    overtake(line);
    await expect(registration).rejects.toMatchObject({name: 'AbortError', message: `Aborted: ${reason}.`});
  });

  test('reports that it overtook deregister()', async () => {
    const {line} = setUpRegisteredLine();
    const deregistration = line.deregister();
    line.register().catch(() => undefined);
    await expect(deregistration).rejects.toThrow('Aborted: register() was called.');
  });

  test('after a failure starts again', async () => {
    const {line, driver} = setUpLine();
    line.register().catch(() => undefined);
    driver.signal(connecting, failed);
    const outcome = outcomeOf(line.register());
    expect(driver.commands).toEqual(['register', 'register']);
    expect(line.snapshot.state).toEqual({status: 'unregistered'});
    driver.signal(connecting, registered);
    expect(await outcome.now()).toBe(adasLine);
  });

  test('called twice sends one command, and settles both promises', async () => {
    const {line, driver} = setUpLine();
    const outcomes = [outcomeOf(line.register()), outcomeOf(line.register())];
    driver.signal(connecting);
    outcomes.push(outcomeOf(line.register()));
    driver.signal(registered);
    expect(driver.commands).toEqual(['register']);
    for (const outcome of outcomes) expect(await outcome.now()).toBe(adasLine);
  });

  test('on a registered line resolves immediately without a command', async () => {
    const {line, driver} = setUpRegisteredLine();
    expect(await line.register()).toBe(adasLine);
    expect(driver.commands).toEqual([]);
  });

  test('while reconnecting waits until the line is back', async () => {
    const {line, driver} = setUpRegisteredLine();
    driver.signal(reconnecting);
    const outcome = outcomeOf(line.register());
    expect(await outcome.now()).toBe('pending');
    driver.signal(reconnected);
    expect(await outcome.now()).toBe(adasLine);
    expect(driver.commands).toEqual([]);
  });

  test('rejects while signed out', async () => {
    const line = new LineController();
    expect(await outcomeOf(line.register()).now()).toBe('FaultError signed-out');
    expect(line.snapshot.wanted).toBe(false);
  });

  test('with an aborted signal does nothing', async () => {
    const {line, driver} = setUpLine();
    expect(await outcomeOf(line.register({signal: AbortSignal.abort()})).now()).toBe('AbortError');
    expect(driver.commands).toEqual([]);
    expect(line.snapshot.wanted).toBe(false);
  });
});

describe('a pending registration', () => {
  test('rejects when the host or another tab takes the line', async () => {
    const {line, driver} = setUpLine();
    const outcome = outcomeOf(line.register());
    driver.signal(connecting, {type: 'unregistered', deliberate: true});
    expect(line.snapshot).toMatchObject({state: {status: 'unregistered'}, wanted: false});
    expect(await outcome.now()).toBe('AbortError');
  });
});

describe('an abort of register()', () => {
  test('cancels the registration if no other call is waiting', async () => {
    const {line, driver} = setUpLine();
    const controller = new AbortController();
    const outcome = outcomeOf(line.register({signal: controller.signal}));
    driver.signal(connecting);
    controller.abort();
    expect(await outcome.now()).toBe('AbortError');
    expect(driver.commands).toEqual(['register', 'cancel']);
    expect(line.snapshot.wanted).toBe(false);
  });

  test("rejects with the signal's own reason", async () => {
    const {line} = setUpLine();
    const controller = new AbortController();
    const registration = line.register({signal: controller.signal});
    const reason = new Error('ours');
    controller.abort(reason);
    await expect(registration).rejects.toBe(reason);
  });

  test.each([
    {name: 'the other aborts as well', both: true, commands: ['register', 'cancel'], wanted: false},
    {name: 'one still waits', both: false, commands: ['register'], wanted: true},
  ])('by one of two callers: $name', async ({both, commands, wanted}) => {
    const {line, driver} = setUpLine();
    const [first, second] = [new AbortController(), new AbortController()];
    const outcomes = [first, second].map(({signal}) => outcomeOf(line.register({signal})));
    driver.signal(connecting);
    first.abort();
    if (both) second.abort();
    expect(driver.commands).toEqual(commands);
    expect(line.snapshot.wanted).toBe(wanted);
    if (!both) driver.signal(registered);
    expect(await outcomes[0]?.now()).toBe('AbortError');
    expect(await outcomes[1]?.now()).toBe(both ? 'AbortError' : adasLine);
  });

  test('while waiting for a lost line leaves the line wanted', async () => {
    const {line, driver} = setUpRegisteredLine();
    driver.signal(reconnecting);
    const controller = new AbortController();
    const outcome = outcomeOf(line.register({signal: controller.signal}));
    controller.abort();
    expect(await outcome.now()).toBe('AbortError');
    expect(driver.commands).toEqual([]);
    expect(line.snapshot.wanted).toBe(true);
  });

  test('after the outcome changes nothing', () => {
    const {line, driver} = setUpLine();
    const controller = new AbortController();
    void line.register({signal: controller.signal});
    driver.signal(connecting, registered);
    controller.abort();
    expect(driver.commands).toEqual(['register']);
    expect(line.snapshot.wanted).toBe(true);
  });
});
