@NullMarked
package dev.weir.collector.compressing;

import org.jspecify.annotations.NullMarked;
