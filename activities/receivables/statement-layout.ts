import PDFDocument from 'pdfkit';

const PAGE_MARGIN = 50;
const FOOTER_HEIGHT = 45;
const CELL_GAP = 6;
const ROW_GAP = 5;
const FONTS = {
  plain: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
  bold: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'),
} as const;
const INK = { dark: '#1a1a1a', grey: '#5f5f5f', line: '#b5b5b5' } as const;

export interface TextStyle {
  readonly size?: number;
  readonly bold?: boolean;
  readonly grey?: boolean;
}

/** Widths are in points and add up to `StatementLayout.width`; numbers stand on the right. */
export interface TableColumn {
  readonly title: string;
  readonly width: number;
  readonly right?: boolean;
}

interface DocumentInfo {
  readonly title: string;
  readonly author: string;
  readonly language: string;
  /** Stands for the clock, so that the same facts give the same bytes. */
  readonly createdAt: Date;
}

/** An A4 document written from top to bottom; what does not fit any more goes to the next page. */
export class StatementLayout {
  readonly width: number;
  private readonly doc: PDFKit.PDFDocument;
  private readonly bytes: Promise<Buffer>;
  private y = PAGE_MARGIN;

  constructor(info: DocumentInfo) {
    this.doc = new PDFDocument({
      size: 'A4',
      // The layout breaks pages itself; the library must not do so in the footer.
      margins: { top: PAGE_MARGIN, bottom: 0, left: PAGE_MARGIN, right: PAGE_MARGIN },
      bufferPages: true,
      lang: info.language,
      displayTitle: true,
      pdfVersion: '1.7',
      info: { Title: info.title, Author: info.author, CreationDate: info.createdAt },
    });
    this.doc.registerFont('plain', FONTS.plain).registerFont('bold', FONTS.bold);
    this.width = this.doc.page.width - 2 * PAGE_MARGIN;
    const chunks: Buffer[] = [];
    this.bytes = new Promise((resolve, reject) => {
      this.doc.on('data', (chunk: Buffer) => chunks.push(chunk));
      this.doc.on('end', () => resolve(Buffer.concat(chunks)));
      this.doc.on('error', reject);
    });
  }

  /** A paragraph over the whole width. */
  paragraph(text: string, style: TextStyle = {}): void {
    this.use(style);
    this.makeRoom(this.heightOf(text, this.width));
    this.put(text, PAGE_MARGIN, this.width);
    this.y += this.heightOf(text, this.width) + 2;
  }

  space(points: number): void {
    this.y += points;
  }

  /** Two blocks of lines side by side; both stay on one page. */
  columns(left: readonly string[], right: readonly (readonly [label: string, value: string])[]): void {
    const half = this.width / 2;
    const start = this.y;
    left.forEach((line, index) => {
      this.use({ size: 10, bold: index === 0 });
      this.put(line, PAGE_MARGIN, half - CELL_GAP);
      this.y += this.heightOf(line, half - CELL_GAP);
    });
    const leftEnd = this.y;
    this.y = start;
    for (const [label, value] of right) {
      this.use({ size: 9, grey: true });
      this.put(label, PAGE_MARGIN + half, half * 0.45);
      const labelHeight = this.heightOf(label, half * 0.45);
      this.use({ size: 9 });
      this.put(value, PAGE_MARGIN + half * 1.45 + CELL_GAP, half * 0.55 - CELL_GAP);
      this.y += Math.max(labelHeight, this.heightOf(value, half * 0.55 - CELL_GAP)) + 2;
    }
    this.y = Math.max(leftEnd, this.y);
  }

  /** A table whose head is repeated on every page. A row may carry a note under it that stays with it. */
  table(
    columns: readonly TableColumn[],
    rows: readonly { cells: readonly string[]; notes: readonly string[] }[],
  ): void {
    this.head(columns);
    for (const { cells, notes } of rows) {
      this.use({ size: 8 });
      const height = this.rowHeight(columns, cells);
      this.use({ size: 7.5, grey: true });
      const noteHeights = notes.map((note) => this.heightOf(note, this.width) + 1);
      // A long list of notes may break; its first one stays with the row.
      if (!this.fits(height + ROW_GAP + (noteHeights[0] ?? 0))) this.turnPage(columns);
      this.use({ size: 8 });
      this.cells(columns, cells);
      this.y += height + (notes.length > 0 ? 1.5 : 0);
      for (const [index, note] of notes.entries()) {
        const noteHeight = noteHeights[index] ?? 0;
        if (!this.fits(noteHeight)) this.turnPage(columns);
        this.use({ size: 7.5, grey: true });
        this.put(note, PAGE_MARGIN, this.width);
        this.y += noteHeight;
      }
      this.y += ROW_GAP;
    }
    this.rule();
  }

  /** Label and amount at the right edge. */
  sumLine(label: string, amount: string, bold: boolean): void {
    this.use({ size: 9.5, bold });
    const labelWidth = this.width - 130;
    const height = Math.max(this.heightOf(label, labelWidth), this.heightOf(amount, 120));
    this.makeRoom(height);
    this.put(label, PAGE_MARGIN, labelWidth, true);
    this.put(amount, PAGE_MARGIN + this.width - 120, 120, true);
    this.y += height + 2;
  }

  /** Starts a new page unless this many points are left. */
  keepTogether(points: number): void {
    this.makeRoom(points);
  }

  /** Writes the foot of every page and ends the document. */
  async finish(left: string, pageOf: (page: number, pages: number) => string): Promise<Buffer> {
    const { count } = this.doc.bufferedPageRange();
    for (let page = 0; page < count; page += 1) {
      this.doc.switchToPage(page);
      this.y = this.doc.page.height - FOOTER_HEIGHT + 10;
      this.use({ size: 7.5, grey: true });
      this.put(left, PAGE_MARGIN, this.width * 0.75);
      this.put(pageOf(page + 1, count), PAGE_MARGIN + this.width * 0.75, this.width * 0.25, true);
    }
    this.doc.end();
    return this.bytes;
  }

  private head(columns: readonly TableColumn[]): void {
    const titles = columns.map((column) => column.title);
    this.use({ size: 8, bold: true });
    const height = this.rowHeight(columns, titles);
    this.makeRoom(height + 40);
    this.use({ size: 8, bold: true });
    this.cells(columns, titles);
    this.y += height + 2;
    this.rule();
    this.y += ROW_GAP;
  }

  private turnPage(columns: readonly TableColumn[]): void {
    this.newPage();
    this.head(columns);
  }

  private cells(columns: readonly TableColumn[], texts: readonly string[]): void {
    let x = PAGE_MARGIN;
    columns.forEach((column, index) => {
      // The gap stands before a number and after a word, so that both edges of the table are straight.
      this.put(texts[index] ?? '', column.right ? x + CELL_GAP : x, column.width - CELL_GAP, column.right);
      x += column.width;
    });
  }

  private rowHeight(columns: readonly TableColumn[], texts: readonly string[]): number {
    return Math.max(...columns.map((column, index) => this.heightOf(texts[index] ?? '', column.width - CELL_GAP)));
  }

  private rule(): void {
    this.doc
      .moveTo(PAGE_MARGIN, this.y)
      .lineTo(PAGE_MARGIN + this.width, this.y)
      .lineWidth(0.5)
      .stroke(INK.line);
  }

  private use({ size = 9.5, bold = false, grey = false }: TextStyle): void {
    this.doc
      .font(bold ? 'bold' : 'plain')
      .fontSize(size)
      .fillColor(grey ? INK.grey : INK.dark);
  }

  private put(text: string, x: number, width: number, right = false): void {
    this.doc.text(text, x, this.y, { width, align: right ? 'right' : 'left' });
  }

  private heightOf(text: string, width: number): number {
    return this.doc.heightOfString(text === '' ? ' ' : text, { width });
  }

  private fits(height: number): boolean {
    return this.y + height <= this.doc.page.height - FOOTER_HEIGHT;
  }

  private makeRoom(height: number): void {
    if (!this.fits(height)) this.newPage();
  }

  private newPage(): void {
    this.doc.addPage();
    this.y = PAGE_MARGIN;
  }
}
