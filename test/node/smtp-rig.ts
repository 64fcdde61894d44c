/** A mail server for tests: takes letters over a real line and keeps them; refuses whom it is told to. */
import { createServer, type Socket } from 'node:net';
import type { TestContext } from 'node:test';

export interface MailServer {
  readonly url: string;
  /** As they came, headers and all. */
  readonly letters: readonly string[];
  /** Whom each letter was for. */
  readonly recipients: readonly string[];
}

/** @param refuses recipients that nobody has */
export async function takeMail(t: TestContext, refuses = /^$/): Promise<MailServer> {
  const letters: string[] = [];
  const recipients: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let letter: string | undefined;
    let rest = '';
    const answer = (line: string): string => {
      if (letter !== undefined) {
        if (line !== '.') {
          letter += `${line}\n`;
          return '';
        }
        letters.push(letter);
        letter = undefined;
        return '250 taken';
      }
      const verb = line.slice(0, 4).toUpperCase();
      if (verb === 'RCPT') {
        const to = /<(.*)>/.exec(line)?.[1] ?? '';
        if (refuses.test(to)) return '550 nobody here is called that';
        recipients.push(to);
      }
      if (verb === 'DATA') letter = '';
      return { EHLO: '250 here', DATA: '354 go on', QUIT: '221 bye' }[verb] ?? '250 ok';
    };
    socket.write('220 here\r\n');
    socket.on('data', (data) => {
      const lines = (rest + String(data)).split('\r\n');
      rest = lines.pop() ?? '';
      for (const said of lines.map(answer)) if (said) socket.write(`${said}\r\n`);
    });
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  return { url: `smtp://127.0.0.1:${port}`, letters, recipients };
}
