/** What the rows of a comparison gave, as a table on the terminal, as Markdown, as JSON and drawn. */
@NullMarked
package io.ringcast.load.report;

import org.jspecify.annotations.NullMarked;
