@NullMarked
package dev.weir.collector.inspecting;

import org.jspecify.annotations.NullMarked;
