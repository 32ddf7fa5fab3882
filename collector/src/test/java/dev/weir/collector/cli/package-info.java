/** Tests of the commands. */
@NullMarked
package dev.weir.collector.cli;

import org.jspecify.annotations.NullMarked;
