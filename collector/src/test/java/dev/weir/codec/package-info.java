/** Tests of the codecs. */
@NullMarked
package dev.weir.codec;

import org.jspecify.annotations.NullMarked;
