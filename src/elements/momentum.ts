// Made by scripts/momentum.mjs from @momentum-design/tokens (MIT): change it there.
import {css} from 'lit';

export const momentum = css`
  :host {
    --_accent: var(--webex-accent-color, var(--mds-color-theme-button-accent-normal, #1170cf));
    --_on-accent: var(--webex-on-accent-color, var(--mds-color-theme-common-text-primary-normal, #fffffff2));
    --_quiet: var(
      --webex-secondary-text-color,
      var(--mds-color-theme-text-secondary-normal, light-dark(#000000b3, #ffffffb3))
    );
    --_line: var(
      --webex-border-color,
      var(--mds-color-theme-outline-input-normal, light-dark(#00000080, #ffffff80))
    );
    --_focus: var(
      --webex-focus-color,
      var(--webex-accent-color, var(--mds-color-theme-focus-default-1, light-dark(#1170cf, #64b4fa)))
    );
  }
`;
