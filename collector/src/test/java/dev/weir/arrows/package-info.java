/** Tests of the package arrows, over the compiled classes. */
@NullMarked
package dev.weir.arrows;

import org.jspecify.annotations.NullMarked;
