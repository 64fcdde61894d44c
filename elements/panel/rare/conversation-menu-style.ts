/** How the menu of a conversation looks, and what opens in its place. */
import { css } from '../../style.ts';

export const menuStyle = css`
  .popup {
    position: absolute;
    z-index: 2;
    inset-block-start: calc(100% + 4px);
    inset-inline-end: -36px;
    display: grid;
    inline-size: max-content;
    max-block-size: calc(var(--viewport-height, 100dvh) - 76px);
    overflow: hidden auto;
    min-inline-size: 200px;
    max-inline-size: min(300px, 86vw);
    padding: 6px;
    border: 1px solid var(--line);
    border-radius: 16px;
    background: var(--surface);
    box-shadow: var(--shadow);
  }
  .options button {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 16px;
    min-block-size: 44px;
    padding: 8px 14px;
    border-radius: 11px;
  }
  .options button:is(:hover, :focus-visible) {
    background: var(--sunken);
  }
  .options button:focus-visible {
    outline-offset: -2px;
  }
  .sheet {
    inline-size: min(300px, 86vw);
    padding: 16px;
  }
  .sheet,
  .sheet form {
    gap: 12px;
  }
  .sheet form {
    display: grid;
  }
  .question {
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .sheet .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .sheet .plain {
    min-block-size: 44px;
  }
  @media (forced-colors: active) {
    .options button:focus-visible {
      outline: 2px solid Highlight;
    }
  }
`;
