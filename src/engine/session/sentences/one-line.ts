// eslint-disable-next-line no-control-regex -- they are what is looked for
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/g;

/**
 * Foreign text for a line of a terminal or a file: control characters, which would end the line or move the cursor, as their pictures.
 *
 *     oneLine('a\tb\x1b[2J')   // 'a␉b␛[2J'
 */
export function oneLine(text: string): string {
  return text.replace(CONTROL, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : code === 0x7f ? '␡' : '�';
  });
}
