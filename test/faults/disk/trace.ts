/** What a process asked of its system, as strace wrote it down: calls in their order, with what they carried. Runs nothing. */

export interface Call {
  readonly name: string;
  /** Of the file or socket. */
  readonly fd: number;
  /** The line in which it began; what it carried stands there. */
  readonly text: string;
  /** Numbers of the lines in which it began and was over. */
  readonly began: number;
  readonly ended: number;
}

const CALL = /^(\d+) +(\w+)\((\d+)/;
const RESUMED = /^(\d+) +<\.\.\. \w+ resumed>/;

/** Calls that did what they were asked, by their beginning. */
export function readTrace(trace: string): readonly Call[] {
  const calls: Call[] = [];
  const open = new Map<string, Omit<Call, 'ended'>>();
  for (const [line, text] of trace.split('\n').entries()) {
    const [, process = '', name = '', fd = ''] = CALL.exec(text) ?? [];
    if (name) open.set(process, { name, fd: Number(fd), text, began: line });
    if (text.endsWith('<unfinished ...>')) continue;
    const from = process || (RESUMED.exec(text)?.[1] ?? '');
    const call = open.get(from);
    open.delete(from);
    if (call && / = \d+$/.test(text)) calls.push({ ...call, ended: line });
  }
  return calls.sort((a, b) => a.began - b.began);
}

/** What is wrong with the life of one record; nothing, if it was on disk before anybody heard of it. */
export function complaintAbout(record: string, calls: readonly Call[]): string | undefined {
  const written = calls.find(({ name, text }) => name === 'pwrite64' && text.includes(record));
  if (written === undefined) return `${record} was never written`;
  const told = calls.find(({ name, text }) => SAYS.includes(name) && text.includes(record));
  if (told === undefined) return `${record} was never told`;
  const synced = calls.find(
    ({ name, fd, began }) => SYNCS.includes(name) && fd === written.fd && began > written.ended,
  );
  if (synced && synced.ended < told.began) return undefined;
  return `${record} was told in line ${told.began}, and synced in line ${synced?.ended}`;
}

const SAYS: readonly string[] = ['write', 'writev', 'sendto', 'sendmsg'];
const SYNCS: readonly string[] = ['fdatasync', 'fsync'];
