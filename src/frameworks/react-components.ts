import {createElement, forwardRef, useCallback, useState} from 'react';
import {createComponent, type Component, type ComponentProps} from './react-component.js';
import {ProviderContext} from './react-hooks.js';
import type {ElementOf} from './template-types.js';

export const WebexLogin: Component<'webex-login'> = createComponent('webex-login');
export const WebexLineStatus: Component<'webex-line-status'> = createComponent('webex-line-status');
export const WebexLineControls: Component<'webex-line-controls'> = createComponent('webex-line-controls');
export const WebexLineDetails: Component<'webex-line-details'> = createComponent('webex-line-details');
export const WebexLineLog: Component<'webex-line-log'> = createComponent('webex-line-log');

const Provider = createComponent('webex-line-provider');
type ProviderElement = ElementOf<'webex-line-provider'>;

/** `<webex-line-provider>`. In components inside it, `useLine()` and `useSession()` return its line and its session. */
export const WebexLineProvider: Component<'webex-line-provider'> = forwardRef<
  ProviderElement,
  ComponentProps<'webex-line-provider'>
>((props, ref) => {
  const [element, setElement] = useState<ProviderElement | null>(null);
  const attach = useCallback(
    (attached: ProviderElement | null) => {
      setElement(attached);
      if (typeof ref === 'function') return ref(attached);
      if (ref) ref.current = attached;
      return undefined;
    },
    [ref],
  );
  const provider = createElement(Provider, {...props, ref: attach});
  return createElement(ProviderContext.Provider, {value: element ?? undefined}, provider);
});
WebexLineProvider.displayName = 'webex-line-provider';
