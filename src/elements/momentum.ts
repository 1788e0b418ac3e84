// Made by scripts/momentum.mjs from @momentum-design/tokens (MIT): change it there.
import {css} from 'lit';

export const momentum = css`
  :host {
    --_accent: var(--webex-accent-color, var(--mds-color-theme-button-accent-normal, #1170cf));
    --_on-accent: var(--webex-on-accent-color, var(--mds-color-theme-common-text-primary-normal, #fffffff2));
    --_secondary-text: var(
      --webex-secondary-text-color,
      var(--mds-color-theme-text-secondary-normal, light-dark(#000000b3, #ffffffb3))
    );
    --_border: var(
      --webex-border-color,
      var(--mds-color-theme-outline-input-normal, light-dark(#00000080, #ffffff80))
    );
    --_focus: var(
      --webex-focus-color,
      var(--webex-accent-color, var(--mds-color-theme-focus-default-1, light-dark(#1170cf, #64b4fa)))
    );
    --_success: var(
      --webex-success-color,
      var(--mds-color-theme-text-success-normal, light-dark(#185e46, #3cc29a))
    );
    --_warning: var(
      --webex-warning-color,
      var(--mds-color-theme-text-warning-normal, light-dark(#7d4705, #f2990a))
    );
    --_error: var(
      --webex-error-color,
      var(--mds-color-theme-text-error-normal, light-dark(#ab0a15, #fc8b98))
    );
    --_surface: var(
      --webex-surface-color,
      var(--mds-color-theme-groupedbackground-secondary-normal, light-dark(#ffffff, #1a1a1a))
    );
    --_text: var(
      --webex-text-color,
      var(--mds-color-theme-text-primary-normal, light-dark(#000000f2, #fffffff2))
    );
    --_surface-border: var(
      --webex-surface-border-color,
      var(--mds-color-theme-outline-secondary-normal, light-dark(#00000033, #ffffff33))
    );
  }
  @supports not (color: light-dark(red, red)) {
    :host {
      --_secondary-text: var(
        --webex-secondary-text-color,
        var(--mds-color-theme-text-secondary-normal, CanvasText)
      );
      --_border: var(--webex-border-color, var(--mds-color-theme-outline-input-normal, GrayText));
      --_focus: var(
        --webex-focus-color,
        var(--webex-accent-color, var(--mds-color-theme-focus-default-1, Highlight))
      );
      --_success: var(--webex-success-color, var(--mds-color-theme-text-success-normal, CanvasText));
      --_warning: var(--webex-warning-color, var(--mds-color-theme-text-warning-normal, CanvasText));
      --_error: var(--webex-error-color, var(--mds-color-theme-text-error-normal, CanvasText));
      --_surface: var(
        --webex-surface-color,
        var(--mds-color-theme-groupedbackground-secondary-normal, Canvas)
      );
      --_text: var(--webex-text-color, var(--mds-color-theme-text-primary-normal, CanvasText));
      --_surface-border: var(
        --webex-surface-border-color,
        var(--mds-color-theme-outline-secondary-normal, GrayText)
      );
    }
  }
`;
