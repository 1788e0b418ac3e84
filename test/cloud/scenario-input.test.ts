import {describe, expect, it} from 'vitest';
import type {ScenarioInput} from '../../cloud/scenario.js';
import {requestGateway, requestControl, idOf, PRIMARY, register, tokenOf, useCloud} from './client.js';

const started = useCloud();

const DEFAULT_SCENARIO = {
  catalog: [{status: 200}],
  wdm: [{status: 200}],
  mercury: [{status: 200}],
  region: [{status: 200}],
  discovery: [{status: 200}],
  register: [{status: 200}],
  keepalive: [{status: 200}],
  deregister: [{status: 200}],
  call: [{status: 200}],
  callState: [{status: 200}],
  callMedia: [{status: 200}],
  callStatus: [{status: 200}],
  callEnd: [{status: 200}],
  hold: [{status: 200}],
  resume: [{status: 200}],
  transfer: [{status: 200}],
  directory: [{status: 200}],
  people: [{status: 200}],
  authorize: [{status: 200}],
  token: [{status: 200}],
  revoke: [{status: 200}],
  userinfo: [{status: 200}],
  guests: [{status: 200}],
  callToken: [{status: 200}],
  consent: 'ask',
  scopesWithheld: [],
  openerPolicy: 'unsafe-none',
  keepaliveInterval: 30,
  tokenLifetime: 1_209_600,
  down: [],
  hostMap: 'us',
  calls: {
    events: {},
    answerAfterMs: 500,
    ringFor: 30,
    progressEvery: 20,
    earlyMedia: false,
    renegotiation: 'offer',
    lostAfter: 10,
  },
  network: {delayMs: 0, connectionDelayMs: 0},
};

const putScenario = (body: unknown) => requestControl(started.cloud, 'scenario', {method: 'PUT', body});

describe('GET and PUT /cloud/scenario', () => {
  it('start with the default scenario', async () => {
    expect((await requestControl(started.cloud, 'scenario')).body).toEqual(DEFAULT_SCENARIO);
  });

  it('return the complete scenario', async () => {
    const given: ScenarioInput = {
      wdm: [
        {hang: true},
        {hang: 'answer', delayMs: 1},
        {body: 'html'},
        {status: 503, retryAfter: {seconds: 1, as: 'date'}},
      ],
      mercury: [{silent: true}, {close: 4401}, {close: {code: 1011, when: 'authorized'}, delayMs: 1}],
      deviceExpiry: 90,
      hostMap: 'eu',
      register: [{delayMs: 5}, {drop: true}, {status: 403, errorCode: 101, devices: [{deviceId: 'desk'}]}],
      keepaliveInterval: 1,
      deviceLimit: 3,
      down: ['backup'],
      network: {delayMs: 5, connectionDelayMs: 10, kilobitsPerSecond: 100_000},
    };
    const complete = {
      ...DEFAULT_SCENARIO,
      ...given,
      wdm: [
        {hang: true},
        {hang: 'answer', delayMs: 1},
        {status: 200, body: 'html'},
        {status: 503, retryAfter: {seconds: 1, as: 'date'}},
      ],
      mercury: [
        {status: 200, silent: true},
        {status: 200, close: 4401},
        {status: 200, close: {code: 1011, when: 'authorized'}, delayMs: 1},
      ],
      register: [
        {status: 200, delayMs: 5},
        {drop: true},
        {status: 403, errorCode: 101, devices: [{deviceId: 'desk'}]},
      ],
    };
    expect((await putScenario(given)).body).toEqual(complete);
    expect((await requestControl(started.cloud, 'scenario')).body).toEqual(complete);
    // PUT accepts the result of GET.
    expect((await putScenario(complete)).status).toBe(200);
  });

  it.each([
    ['{}', {}],
    ['no body', ''],
  ])('%s restores the default scenario', async (_name, body) => {
    await putScenario({down: ['primary'], keepaliveInterval: 1, deviceLimit: 1});
    expect((await putScenario(body)).body).toEqual(DEFAULT_SCENARIO);
  });

  const statusError = 'expected 200 (the normal answer) or a refusal from 400 to 599';
  const secondsError = 'expected a number of seconds above 0 and at most';
  it.each([
    ['an unknown endpoint', {login: []}, /^login: unknown, expected one of catalog, wdm, mercury, /],
    [
      'an unknown member',
      {people: [{}, {code: 401}]},
      'people[1].code: unknown, expected one of status, delayMs, drop, hang, body, errorCode, retryAfter',
    ],
    ['an object instead of a list', {wdm: {status: 401}}, 'wdm: expected a list of answers'],
    ['a speed of zero', {network: {kilobitsPerSecond: 0}}, /^network\.kilobitsPerSecond: expected a whole/],
    [
      'an unknown part of the network',
      {network: {latency: 5}},
      /^network\.latency: unknown, expected one of /,
    ],
    ['an empty list', {wdm: []}, 'wdm: expected at least one answer'],
    ['a number instead of an answer', {wdm: [401]}, /^wdm\[0\]: expected an object with status, /],
    ['a status below 400', {wdm: [{status: 302}]}, `wdm[0].status: ${statusError}`],
    ['a status above 599', {wdm: [{status: 600}]}, `wdm[0].status: ${statusError}`],
    ['a status as a string', {wdm: [{status: '401'}]}, `wdm[0].status: ${statusError}`],
    ['a negative delay', {wdm: [{delayMs: -1}]}, 'wdm[0].delayMs: expected a whole number from 0 to 600000'],
    [
      'an errorCode that is not a whole number',
      {register: [{status: 403, errorCode: 1.5}]},
      'register[0].errorCode: expected a whole number from 0 to 99999',
    ],
    [
      'a retryAfter in words',
      {register: [{status: 429, retryAfter: 'soon'}]},
      "register[0].retryAfter: expected a whole number from 0 to 86400, or {seconds, as: 'date'} with such a number",
    ],
    [
      'a retryAfter without `as`',
      {register: [{status: 429, retryAfter: {seconds: 5}}]},
      "register[0].retryAfter: expected a whole number from 0 to 86400, or {seconds, as: 'date'} with such a number",
    ],
    ['drop as a string', {register: [{drop: 'yes'}]}, "register[0].drop: expected true, false or 'answer'"],
    [
      'drop with a status',
      {register: [{drop: true, status: 500}]},
      'register[0].status: expected none with drop: a dropped connection has no status',
    ],
    [
      'an errorCode without a refusal',
      {register: [{errorCode: 101}]},
      'register[0].errorCode: expected only with a status from 400 to 599',
    ],
    [
      'a retryAfter without a refusal',
      {people: [{status: 200, retryAfter: 1}]},
      'people[0].retryAfter: expected only with a status from 400 to 599',
    ],
    [
      'devices without the limit',
      {register: [{status: 403, devices: true}]},
      'register[0].devices: expected only with status 403 and errorCode 101',
    ],
    [
      'devices for another endpoint',
      {keepalive: [{status: 403, devices: true}]},
      /^keepalive\[0\]\.devices: unknown, /,
    ],
    [
      'devices as a string',
      {register: [{status: 403, errorCode: 101, devices: 'all'}]},
      'register[0].devices: expected true, false or a list of devices, each with a deviceId',
    ],
    [
      'a device without an id',
      {register: [{status: 403, errorCode: 101, devices: [{uri: 'x'}]}]},
      'register[0].devices: expected true, false or a list of devices, each with a deviceId',
    ],
    [
      'an errorCode for Mercury',
      {mercury: [{status: 403, errorCode: 1}]},
      'mercury[0].errorCode: unknown, expected one of status, delayMs, drop, silent, close',
    ],
    ['hang for Mercury', {mercury: [{hang: true}]}, /^mercury\[0\]\.hang: unknown, /],
    ['silent for another endpoint', {wdm: [{silent: true}]}, /^wdm\[0\]\.silent: unknown, /],
    ['hang as a string', {wdm: [{hang: 'yes'}]}, "wdm[0].hang: expected true, false or 'answer'"],
    [
      'hang with a status',
      {wdm: [{hang: true, status: 200}]},
      'wdm[0].status: expected none with hang: without an answer there is no status',
    ],
    [
      'hang with drop',
      {wdm: [{hang: 'answer', drop: 'answer'}]},
      'wdm[0].hang: expected none with drop: drop ends the connection, hang keeps it open',
    ],
    [
      'hang with a delay',
      {wdm: [{hang: true, delayMs: 5}]},
      'wdm[0].delayMs: expected none with hang: there is no answer to delay',
    ],
    ['an unknown body', {wdm: [{body: 'text'}]}, "wdm[0].body: expected 'html' or 'empty'"],
    ...[{status: 500}, {drop: true}, {drop: 'answer'}, {hang: true}, {hang: 'answer'}].map(
      (beside): [string, unknown, string] => [
        `a body beside ${JSON.stringify(beside)}`,
        {wdm: [{body: 'html', ...beside}]},
        'wdm[0].body: expected only with status 200',
      ],
    ),
    [
      'a refused socket that is silent',
      {mercury: [{status: 503, silent: true}]},
      'mercury[0].silent: expected only for a socket that opens and is not dropped',
    ],
    [
      'a dropped socket that is closed',
      {mercury: [{drop: true, close: 4401}]},
      'mercury[0].close: expected only for a socket that opens and is not dropped',
    ],
    [
      'a silent socket that is closed',
      {mercury: [{silent: true, close: 4401}]},
      'mercury[0].close: expected none with silent: a silent socket is not closed',
    ],
    ...[401, 1006, 5000, {code: 1006, when: 'authorized'}].map((close): [string, unknown, RegExp] => [
      `the close code ${JSON.stringify(close)}`,
      {mercury: [{close}]},
      /^mercury\[0\]\.close(\.code)?: expected a close code: 1000, 1001, 1011, or from 3000 to 4999$/,
    ]),
    [
      'a close code without `when`',
      {mercury: [{close: {code: 4401}}]},
      "mercury[0].close: expected a close code, or {code: a close code, when: 'authorized'}",
    ],
    ['an expiry of zero', {deviceExpiry: 0}, `deviceExpiry: ${secondsError} 86400`],
    ['an unknown region', {hostMap: 'asia'}, "hostMap: expected 'us' or 'eu'"],
    ['a keepalive interval of zero', {keepaliveInterval: 0}, `keepaliveInterval: ${secondsError} 3600`],
    ['a device limit of zero', {deviceLimit: 0}, 'deviceLimit: expected a whole number from 1 to 100'],
    ['a lifetime as a string', {tokenLifetime: '1h'}, `tokenLifetime: ${secondsError} 31536000`],
    ['an unknown server', {down: ['both']}, "down[0]: expected 'primary' or 'backup'"],
    ['one server as a string', {down: 'primary'}, "down: expected a list of 'primary' and 'backup'"],
    ['two mistakes', {deviceLimit: 0, down: ['x']}, /^deviceLimit: .*; down\[0\]: /],
    ['a list instead of a scenario', [], /^expected an object with catalog, /],
    ['invalid JSON', '{"down":', /^body: expected JSON \(/],
  ])('refuse %s, and keep the current scenario', async (_name, body, error) => {
    await putScenario({deviceLimit: 7});
    const answer = await putScenario(body);
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({error: error instanceof RegExp ? expect.stringMatching(error) : error});
    expect(started.cloud.scenario().deviceLimit).toBe(7);
  });

  it('setScenario throws the same message', () => {
    expect(() => started.cloud.setScenario({down: ['x']} as unknown)).toThrow(
      "down[0]: expected 'primary' or 'backup'",
    );
  });

  it('do not affect devices and tokens', async () => {
    const token = tokenOf(started.cloud);
    await register(started.cloud);
    await putScenario({keepaliveInterval: 1});
    expect(started.cloud.devices().mobius).toHaveLength(1);
    const to = `${PRIMARY}/calling/web/devices?userid=${idOf(started.cloud)}`;
    expect((await requestGateway(started.cloud, to, {token})).status).toBe(200);
  });
});
