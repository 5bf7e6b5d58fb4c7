/** What may come next in a JSON text. */
type Expected = 'value' | 'value or ]' | 'key' | 'key or }' | 'colon' | 'comma or end' | 'nothing';

const SPACE = /[ \t\n\r]*/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/y; // eslint-disable-line no-control-regex -- JSON forbids them
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const LITERALS = ['true', 'false', 'null'];

/**
 * Index of the first character at which a text stops being JSON: its length when it only ends too early, null when it is JSON. Error
 * messages of JavaScript engines tell it sometimes and differently; this is for messages, and as slow as that may be.
 */
export function jsonErrorPosition(text: string): number | null {
  const open: ('{' | '[')[] = [];
  let expected: Expected = 'value';
  let at = 0;
  for (;;) {
    at = after(SPACE, text, at);
    const char = text[at];
    if (char === undefined) return expected === 'nothing' ? null : at;
    switch (expected) {
      case 'nothing':
        return at;
      case 'colon':
        if (char !== ':') return at;
        expected = 'value';
        at++;
        continue;
      case 'comma or end':
        if (char === ',') expected = open.at(-1) === '{' ? 'key' : 'value';
        else if (char === (open.at(-1) === '{' ? '}' : ']')) expected = closed(open);
        else return at;
        at++;
        continue;
      case 'key':
      case 'key or }':
        if (char === '"') {
          const end = stringEnd(text, at);
          if (end < 0) return ~end;
          at = end;
          expected = 'colon';
          continue;
        }
        if (char !== '}' || expected === 'key') return at;
        expected = closed(open);
        at++;
        continue;
      case 'value or ]':
        if (char === ']') {
          expected = closed(open);
          at++;
          continue;
        }
        break;
      case 'value':
        break;
    }
    if (char === '{' || char === '[') {
      open.push(char);
      expected = char === '{' ? 'key or }' : 'value or ]';
      at++;
      continue;
    }
    const end = char === '"' ? stringEnd(text, at) : wordEnd(text, at);
    if (end < 0) return ~end;
    at = end;
    expected = open.length === 0 ? 'nothing' : 'comma or end';
  }
}

function closed(open: ('{' | '[')[]): Expected {
  open.pop();
  return open.length === 0 ? 'nothing' : 'comma or end';
}

/** Index behind the string, or the complement (~) of the index where it breaks off. */
function stringEnd(text: string, at: number): number {
  const end = after(STRING, text, at);
  return text[end] === '"' ? end + 1 : ~end;
}

/** The same for numbers, true, false and null. */
function wordEnd(text: string, at: number): number {
  const end = after(NUMBER, text, at);
  if (end > at) return end;
  if (text[at] === '-') return ~(at + 1);
  const literal = LITERALS.find((word) => word[0] === text[at]);
  if (literal === undefined) return ~at;
  for (let i = 1; i < literal.length; i++) if (text[at + i] !== literal[i]) return ~(at + i);
  return at + literal.length;
}

function after(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}
