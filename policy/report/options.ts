/** What a report is written for; each form takes of it what concerns it. */
export interface ReportOptions {
  /** Of the terminal, in columns; for text. */
  readonly width: number;
  /** Whether text is coloured. */
  readonly colour: boolean;
  /** Where the rules' pages can be read, as a URL that ends in "/"; undefined where nobody knows. */
  readonly pages: string | undefined;
}
