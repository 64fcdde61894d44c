/** A step of several flows: something is written without a network, and outlives its page. */
import type { Stage } from './stage.ts';

/**
 * The network drops, the visitor writes, the page is loaded anew and shows it; then the network is back.
 * @param before What was said in the conversation until then.
 */
export async function writesInATunnel(
  { visitor, network }: Pick<Stage, 'visitor' | 'network'>,
  before: readonly string[],
  text = 'in a tunnel',
): Promise<void> {
  await network.drops();
  await visitor.says(text);
  await visitor.seesStatus(text, 'Waiting to be sent');
  await visitor.reloads();
  await visitor.opens();
  await visitor.chooses(text);
  await visitor.seesAll([...before, text]);
  await network.returns();
}
