/** What a script needs of a browser to use a page by keyboard alone and to look at it. */
export type Key = 'Tab' | 'Enter' | 'Escape' | 'ArrowUp' | 'ArrowDown';

export interface Driver {
  goes(url: string): Promise<void>;
  presses(key: Key, held?: 'Shift'): Promise<void>;
  /** Letter by letter, where the focus is. */
  types(text: string): Promise<void>;
  /** Value of an expression in the page, as JSON can carry it. */
  evaluates<T>(expression: string): Promise<T>;
  /** PNG of the window. */
  looks(): Promise<Buffer>;
  closes(): Promise<void>;
}

export interface Engine {
  readonly name: string;
  /** What to install where it is not there. */
  readonly packages: string;
  /** Path of its program; undefined: it is not installed. */
  find(): string | undefined;
  launch(path: string): Promise<Driver>;
}

export const WINDOW = { width: 1000, height: 760 } as const;
