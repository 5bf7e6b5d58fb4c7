/** The escape sequence that puts a text on the clipboard of the user's terminal (OSC 52), also through tmux and SSH. */
export function clipboardSequence(text: string, insideTmux: boolean): string {
  const sequence = `\x1b]52;c;${Buffer.from(text, 'utf8').toString('base64')}\x07`;
  return insideTmux ? `\x1bPtmux;${sequence.replaceAll('\x1b', '\x1b\x1b')}\x1b\\` : sequence;
}
