package dev.lockstep.preprocessing.dataset;

import java.io.IOException;
import org.apache.parquet.column.page.PageWriter;

/** A column whose values are collected into pages. */
interface PagedColumn {
  /** Begins a row group, whose pages go to {@code pageWriter}. */
  void start(PageWriter pageWriter);

  /** Hands on what is left; call before the row group ends. */
  void endPage() throws IOException;
}
