// @vitest-environment-options {"url": "https://page.example/"}
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {
  setPendingSignOut,
  hasPendingSignOut,
  isSignOutReplaced,
  replacePendingSignOut,
} from '../../src/session/pending-sign-out.js';

beforeEach(() => localStorage.clear());
afterEach(() => void vi.unstubAllGlobals());

test('a sign-out is pending until the server has received it', () => {
  expect(hasPendingSignOut()).toBe(false);
  setPendingSignOut(true);
  expect(hasPendingSignOut()).toBe(true);
  expect(localStorage.getItem('webex-calling-elements/sign-out')).toBe('');
  setPendingSignOut(false);
  expect(hasPendingSignOut()).toBe(false);
  expect(localStorage).toHaveLength(0);
});

test('without storage no sign-out is pending', () => {
  vi.stubGlobal('localStorage', undefined);
  setPendingSignOut(true);
  setPendingSignOut(false);
  expect(hasPendingSignOut()).toBe(false);
});

describe('a pending sign-out that is left to the next sign-in', () => {
  const name = '__Host-webex-signed-in';

  test('has removed the cookie of a server on https', () => {
    document.cookie = `${name}=1; path=/; secure`;
    setPendingSignOut(true);
    expect(replacePendingSignOut()).toBe(true);
    expect(document.cookie).toBe('');
    expect(hasPendingSignOut()).toBe(true);
  });

  test('is replaced only when the cookie is there again', () => {
    document.cookie = `${name}=1; path=/; secure`;
    setPendingSignOut(true);
    expect(isSignOutReplaced()).toBe(false);
    replacePendingSignOut();
    expect(isSignOutReplaced()).toBe(false);
    document.cookie = `${name}=1; path=/; secure`;
    expect(isSignOutReplaced()).toBe(true);
    document.cookie = `${name}=; path=/; secure; max-age=0`;
  });
});
