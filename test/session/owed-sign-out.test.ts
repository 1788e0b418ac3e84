// @vitest-environment jsdom
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {oweSignOut, owesSignOut} from '../../src/session/owed-sign-out.js';

beforeEach(() => localStorage.clear());
afterEach(() => void vi.unstubAllGlobals());

test('a sign-out is owed until the server has heard of it', () => {
  expect(owesSignOut()).toBe(false);
  oweSignOut(true);
  expect(owesSignOut()).toBe(true);
  expect(localStorage.getItem('webex-calling-elements/sign-out')).toBe('');
  oweSignOut(false);
  expect(owesSignOut()).toBe(false);
  expect(localStorage).toHaveLength(0);
});

test('where a browser keeps nothing, nothing is owed', () => {
  vi.stubGlobal('localStorage', undefined);
  oweSignOut(true);
  oweSignOut(false);
  expect(owesSignOut()).toBe(false);
});
