/** What a backend lets people do besides talking in a conversation that is there. Knows no backend. */
export interface ClientAbilities {
  /** Begin one. */
  readonly start: boolean;
  /** Begin one with files. */
  readonly files: boolean;
}
