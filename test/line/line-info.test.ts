import {describe, expect, test} from 'vitest';
import {readLineInfo, readStatus, type LineInfo} from '../../src/line/line-info.js';
import type {SdkLine} from '../../src/line/sdk-line.js';

const methods = {on: () => {}, register: () => {}, deregister: () => {}};

const full: LineInfo = {
  lineId: '1f4e5a3c-0000-4000-8000-000000000001',
  mobiusDeviceId: '1f4e5a3c-0000-4000-8000-000000000002',
  phoneNumber: '+12065550101',
  extension: '5101',
  status: 'active',
  sipAddresses: ['sip:ada@example.com'],
  voicemail: '+12065550100',
  lastSeen: '2026-01-01T00:00:00Z',
  keepaliveInterval: 30,
  callKeepaliveInterval: 10,
  rehomingIntervalMin: 60,
  rehomingIntervalMax: 120,
  voicePortalNumber: '+12065550199',
  voicePortalExtension: '5199',
};

/** The guide's table "Obtaining a Line Object", with the unit in which the SDK gives each interval (trap 10). */
const inGuide: Record<keyof LineInfo, {readonly unit?: 'seconds' | 'minutes'}> = {
  lineId: {},
  mobiusDeviceId: {},
  phoneNumber: {},
  extension: {},
  status: {},
  sipAddresses: {},
  voicemail: {},
  lastSeen: {},
  keepaliveInterval: {unit: 'seconds'},
  callKeepaliveInterval: {unit: 'seconds'},
  rehomingIntervalMin: {unit: 'minutes'},
  rehomingIntervalMax: {unit: 'minutes'},
  voicePortalNumber: {},
  voicePortalExtension: {},
};

describe('the fourteen properties of the guide', () => {
  const info = readLineInfo({...methods, ...full});

  test.each(Object.keys(inGuide) as (keyof LineInfo)[])('%s comes from the line', name => {
    expect(info[name]).toEqual(full[name]);
  });

  test('are the only ones on any line', () => {
    expect(Object.keys(info)).toEqual(Object.keys(inGuide));
    expect(Object.keys(readLineInfo(methods))).toEqual(Object.keys(inGuide));
    expect(Object.keys(inGuide)).toHaveLength(14);
  });

  test.each(Object.entries(inGuide).filter(([, {unit}]) => unit))(
    '%s is kept in the SDK’s unit, %o',
    name => {
      expect(readLineInfo({...methods, [name]: 7})).toMatchObject({[name]: 7});
    },
  );
});

describe('a copy', () => {
  test('is frozen, including its addresses', () => {
    const info = readLineInfo({...methods, ...full});
    expect(Object.isFrozen(info)).toBe(true);
    expect(Object.isFrozen(info.sipAddresses)).toBe(true);
  });

  test('does not change with the mutable line', () => {
    const line = {...methods, lineId: 'before', sipAddresses: ['before']};
    const info = readLineInfo(line);
    line.lineId = 'after';
    line.sipAddresses.push('after');
    expect(info).toMatchObject({lineId: 'before', sipAddresses: ['before']});
  });

  test('contains no reference to the SDK (trap 21)', () => {
    const line: SdkLine = {...methods, ...full, registration: {primaryMobiusUris: []}, userId: 'ada'};
    expect(JSON.parse(JSON.stringify(readLineInfo(line)))).toEqual(full);
  });
});

describe('number and extension', () => {
  const owner = {phoneNumber: '+12065550102', extension: '5102'};

  test.each([
    {name: "come from the owner's profile if the line has none", line: {}, owner, expected: owner},
    {
      name: 'come from the line if it has them',
      line: {phoneNumber: '+12065550101', extension: '5101'},
      owner,
      expected: {phoneNumber: '+12065550101', extension: '5101'},
    },
    {
      name: 'stay unknown',
      line: {},
      owner: undefined,
      expected: {phoneNumber: undefined, extension: undefined},
    },
  ])('$name', ({line, owner: of, expected}) => {
    expect(readLineInfo({...methods, ...line}, of)).toMatchObject(expected);
  });
});

describe('the voice portal is always text', () => {
  test.each([
    {given: 5199, expected: '5199'},
    {given: 0, expected: '0'},
    {given: '5199', expected: '5199'},
    {given: '', expected: ''},
    {given: undefined, expected: undefined},
  ])('$given', ({given, expected}) => {
    const info = readLineInfo({...methods, voicePortalNumber: given, voicePortalExtension: given});
    expect(info).toMatchObject({voicePortalNumber: expected, voicePortalExtension: expected});
  });
});

describe('the status', () => {
  test.each([
    {name: "from the SDK's getStatus()", line: {getStatus: () => 'active'}, expected: 'active'},
    {name: "from the guide's property", line: {status: 'active'}, expected: 'active'},
    {
      name: 'from getStatus() if both exist',
      line: {getStatus: () => 'IDLE', status: 'active'},
      expected: 'IDLE',
    },
    {name: "the guide's first one by default", line: {}, expected: 'inactive'},
  ])('$name', ({line, expected}) => {
    expect(readStatus({...methods, ...line})).toBe(expected);
    expect(readLineInfo({...methods, ...line}).status).toBe(expected);
  });
});

test.each([NaN, Infinity, '30', null, {}])('an interval of %o is unknown', given => {
  const line = {...methods, keepaliveInterval: given} as unknown as SdkLine;
  expect(readLineInfo(line).keepaliveInterval).toBeUndefined();
});

test('an address that is not a text is left out', () => {
  const line = {...methods, sipAddresses: [{}, 'sip:ada@example.com', null]} as unknown as SdkLine;
  expect(readLineInfo(line).sipAddresses).toEqual(['sip:ada@example.com']);
});

test('a line without `getStatus()` has the status of its property', () => {
  expect(readStatus({on: () => {}, register: () => {}, deregister: () => {}, status: 'active'})).toBe(
    'active',
  );
});

test('a line without an id has an empty one', () => {
  expect(readLineInfo(methods)).toMatchObject({lineId: '', sipAddresses: []});
});
