/** A record that is not what was written: found by a look, never repaired by a guess. Knows no database. */
export class Damage extends Error {
  override readonly name = 'Damage';
}
