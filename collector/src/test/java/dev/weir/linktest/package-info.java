/** Tests of the link test, over a line whose bandwidth, delay and loss the tests set themselves. */
@NullMarked
package dev.weir.linktest;

import org.jspecify.annotations.NullMarked;
