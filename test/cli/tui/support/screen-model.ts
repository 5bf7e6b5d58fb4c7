/** A terminal that can be asked what it shows: what a person would see after the bytes were written. */
import xterm from '@xterm/headless';
import unicode11 from '@xterm/addon-unicode11';

export class ScreenModel {
  readonly terminal: InstanceType<typeof xterm.Terminal>;

  constructor(columns: number, rows: number) {
    this.terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 100 });
    this.terminal.loadAddon(new unicode11.Unicode11Addon() as never);
    this.terminal.unicode.activeVersion = '11';
  }

  write(bytes: string): Promise<void> { return new Promise((done) => this.terminal.write(bytes, done)); }

  resize(columns: number, rows: number): void { this.terminal.resize(columns, rows); }

  /** The rows, padded to the width of the screen. */
  rows(): string[] {
    const buffer = this.terminal.buffer.active;
    return Array.from({ length: this.terminal.rows }, (_, y) => {
      const line = buffer.getLine(buffer.baseY + y)!;
      let text = '';
      for (let x = 0; x < this.terminal.cols; x++) {
        const cell = line.getCell(x)!;
        if (cell.getWidth() > 0) text += cell.getChars() || ' ';
      }
      return text;
    });
  }

  /** The rows with their styles as words, so that a person can review them: `«yellow bold»text«»`. */
  styledRows(): string[] {
    const buffer = this.terminal.buffer.active;
    return Array.from({ length: this.terminal.rows }, (_, y) => {
      const line = buffer.getLine(buffer.baseY + y)!;
      let text = '';
      let style = '';
      for (let x = 0; x < this.terminal.cols; x++) {
        const cell = line.getCell(x)!;
        if (cell.getWidth() === 0) continue;
        const now = styleOf(cell);
        if (now !== style) text += `«${now}»`;
        style = now;
        text += cell.getChars() || ' ';
      }
      return text.trimEnd();
    });
  }

  text(): string { return this.rows().map((row) => row.trimEnd()).join('\n'); }
}

const COLOURS = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];

function styleOf(cell: NonNullable<ReturnType<NonNullable<ReturnType<InstanceType<typeof xterm.Terminal>['buffer']['active']['getLine']>>['getCell']>>): string {
  const colour = (isDefault: boolean, index: number): string => (isDefault ? '' : COLOURS[index] ?? String(index));
  return [
    colour(cell.isFgDefault(), cell.getFgColor()), cell.isBgDefault() ? '' : `on ${colour(false, cell.getBgColor())}`,
    cell.isBold() ? 'bold' : '', cell.isDim() ? 'dim' : '', cell.isItalic() ? 'italic' : '', cell.isUnderline() ? 'underline' : '', cell.isInverse() ? 'inverse' : '',
  ].filter((word) => word !== '').join(' ');
}
