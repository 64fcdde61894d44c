/** All of the looks of `<shaman-desk>`. Two columns where there is room for two. */

import { screenStyles } from './panel/panel-styles.ts';
import { deskSidebarStyle } from './panel/parts/desk-sidebar.ts';
import { endButtonStyle } from './panel/parts/end-button.ts';
import { factsStyle } from './panel/parts/facts.ts';
import { css } from './style.ts';
import { tokens } from './tokens.ts';

const place = css`
  :host {
    display: block;
    block-size: var(--shaman-height, 100%);
    container-type: size;
    background: var(--surface);
  }
  .desk {
    display: grid;
    grid-template: 100% / minmax(280px, 360px) minmax(0, 1fr);
    block-size: 100%;
  }
  .work {
    display: flex;
    flex-direction: column;
    min-inline-size: 0;
    min-block-size: 0;
  }
  .work .content {
    padding-inline: max(16px, (100% - 840px) / 2);
  }
  .work .composer {
    padding-inline: max(12px, (100% - 864px) / 2);
  }
  .row[aria-current] {
    background: var(--sunken);
    --around: var(--sunken);
  }
  .leave {
    display: none;
  }
  .bar {
    padding-inline-start: 8px;
  }
  @container (max-width: 719px) {
    .desk {
      grid-template-columns: 100%;
    }
    .leave {
      display: grid;
    }
    .bar {
      padding-inline-start: 20px;
    }
    .desk:not(.chosen) > .work,
    .desk.chosen > .side {
      display: none;
    }
  }
  @media (forced-colors: active) {
    .row[aria-current] {
      outline: 2px solid Highlight;
    }
  }
`;

export const deskStyles = [
  tokens,
  ...screenStyles,
  deskSidebarStyle,
  endButtonStyle,
  factsStyle,
  place,
];
