/** Something that the server was told and cannot use; its message is one line, for the person who set it. */
export class Misuse extends Error {
  override readonly name = 'Misuse';
}
