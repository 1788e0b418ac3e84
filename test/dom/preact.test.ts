import {createElement, render} from 'preact';
import {expect, test, vi} from 'vitest';
import {pageSession} from '../../src/context/page-default.js';
import '../../src/define.js';
import {FakeCallLine} from '../../src/testing/fake-call-line.js';

// Preact sets a property that is null or undefined to ''.

test('an element of Preact shows the shared line while its own line is null or undefined', async () => {
  const warn = vi.spyOn(console, 'warn');
  const show = async (props: object) => {
    render(createElement('webex-line-status', props), document.body);
    const element = document.querySelector('webex-line-status')!;
    await element.updateComplete;
    return element.line;
  };
  const [shared, line] = [pageSession().line, new FakeCallLine()];
  expect(await show({line: null})).toBe(shared);
  expect(await show({line, view: 'chip'})).toBe(line);
  expect(await show({line: undefined, view: undefined})).toBe(shared);
  expect(warn).not.toHaveBeenCalled();
});
