package dev.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameCodecTest {
  private static final int ROUNDS = 20_000;
  private static final ByteBufAllocator HEAP = new UnpooledByteBufAllocator(false, true);

  @Test
  void helloHasTheBytesOfTheFormatPage() {
    ByteBuf bytes = encoded(new Frame.Hello(1, 0, "demo", 7, 1, 0));
    assertThat(ByteBufUtil.hexDump(bytes))
        .isEqualTo(
            "2e00000001000000"
                + ByteBufUtil.hexDump(bytes, 8, 4)
                + "574549520100000000000000000000000700000000000000"
                + "01000000000000000000000000000000"
                + "040064656d6f");
    assertThat(crc(bytes)).isEqualTo(bytes.getIntLE(8));
  }

  @Test
  void everyFrameComesBackWhateverThePieces() {
    Random random = seeded();
    for (int round = 0; round < 500; round++) {
      List<Frame> sent = new ArrayList<>();
      ByteBuf line = Unpooled.buffer();
      for (int i = 0; i < 8; i++) {
        Frame frame = randomFrame(random);
        sent.add(frame);
        line.writeBytes(encoded(copy(frame)));
      }
      assertThat(describe(receiveInPieces(line, random))).isEqualTo(describe(sent));
    }
  }

  @Test
  void mutatedBytesGiveAFrameOrAWireExceptionAndNothingElse() {
    Random random = seeded();
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      ByteBuf bytes = encoded(randomFrame(random));
      bytes.setByte(random.nextInt(bytes.readableBytes()), random.nextInt(256));
      refused += refuses(bytes) ? 1 : 0;
    }
    assertThat(refused).isGreaterThan(ROUNDS / 2);
  }

  @Test
  void randomBytesGiveAWireExceptionOrWaitForMore() {
    Random random = seeded();
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      refuses(Unpooled.wrappedBuffer(bytes));
    }
  }

  @Test
  void aHostileLengthIsRefusedFromTheHeaderAlone() {
    ByteBuf header = Unpooled.buffer();
    header.writeIntLE(Integer.MAX_VALUE).writeIntLE(3).writeIntLE(0);
    assertThatThrownBy(() -> FrameDecoder.decode(header))
        .isInstanceOf(WireException.class)
        .hasMessageContaining("2147483647");
  }

  @Test
  void anUnknownTypeOrVersionIsToldClearly() {
    ByteBuf unknown = Unpooled.buffer();
    unknown.writeIntLE(0).writeIntLE(99).writeIntLE(0);
    assertThatThrownBy(() -> FrameDecoder.decode(unknown)).hasMessageContaining("frame type 99");
    ByteBuf hello = encoded(new Frame.Hello(2, 0, "demo", 0, 1, 0));
    assertThatThrownBy(() -> FrameDecoder.decode(hello))
        .hasMessageContaining("protocol version 2")
        .hasMessageContaining("update the older one");
    ByteBuf features = encoded(new Frame.Resume(1, 64, 1, 0, 0, true, false));
    assertThatThrownBy(() -> FrameDecoder.decode(features)).hasMessageContaining("features 40");
    ByteBuf conditions = encoded(new Frame.State(true, true, "no room"));
    conditions.setIntLE(12, 7).setIntLE(8, crc(conditions));
    assertThatThrownBy(() -> FrameDecoder.decode(conditions)).hasMessageContaining("conditions 7");
  }

  @Test
  void aFeatureOfANewerSourceIsAnOfferThatNeedNotBeTaken() {
    Frame offer = new Frame.Hello(1, WireLimits.FEATURES | 1L << 40, "demo", 0, 1, 0);
    assertThat(FrameDecoder.decode(encoded(offer))).contains(offer);
  }

  @Test
  void aBatchPayloadIsNotCopied() {
    ByteBuf payload = Unpooled.directBuffer().writeZero(1000);
    List<ByteBuf> parts = new ArrayList<>();
    Frame batch = new Frame.Batch(new BatchHeader(1, 1, 3, 5, 2000, 1), payload);
    FrameEncoder.encode(batch, HEAP, parts::add);
    assertThat(parts).hasSize(2);
    assertThat(parts.get(1)).isSameAs(payload);
  }

  private static boolean refuses(ByteBuf bytes) {
    try {
      Optional<Frame> frame = FrameDecoder.decode(bytes);
      frame.ifPresent(FrameCodecTest::release);
      return frame.isEmpty();
    } catch (WireException expected) {
      assertThat(expected.getMessage()).isNotBlank();
      return true;
    }
  }

  private static void release(Frame frame) {
    switch (frame) {
      case Frame.Batch batch -> batch.stored().release();
      case Frame.Numbered numbered -> numbered.batch().stored().release();
      default -> {}
    }
  }

  private static List<Frame> receiveInPieces(ByteBuf line, Random random) {
    List<Frame> received = new ArrayList<>();
    ByteBuf arrived = Unpooled.buffer();
    while (line.isReadable()) {
      arrived.writeBytes(line, Math.min(line.readableBytes(), 1 + random.nextInt(300)));
      Optional<Frame> frame = FrameDecoder.decode(arrived);
      while (frame.isPresent()) {
        received.add(frame.get());
        frame = FrameDecoder.decode(arrived);
      }
    }
    return received;
  }

  private static List<String> describe(List<Frame> frames) {
    return frames.stream()
        .map(
            frame ->
                switch (frame) {
                  case Frame.Batch batch -> describe(batch);
                  case Frame.Numbered numbered ->
                      numbered.number() + ": " + describe(numbered.batch());
                  default -> frame.toString();
                })
        .toList();
  }

  private static String describe(Frame.Batch batch) {
    return batch.header() + ByteBufUtil.hexDump(batch.stored());
  }

  private static Frame copy(Frame frame) {
    return switch (frame) {
      case Frame.Batch batch -> copy(batch);
      case Frame.Numbered numbered -> new Frame.Numbered(numbered.number(), copy(numbered.batch()));
      default -> frame;
    };
  }

  private static Frame.Batch copy(Frame.Batch batch) {
    return new Frame.Batch(batch.header(), batch.stored().copy());
  }

  private static Frame randomFrame(Random random) {
    long durable = random.nextLong(1L << 62);
    return switch (random.nextInt(14)) {
      case 0 -> new Frame.Hello(1, 0, "job" + random.nextInt(99), durable, 5, 4 + durable / 2);
      case 1 ->
          new Frame.Resume(
              1, 0, 3, durable, durable / 3, random.nextBoolean(), random.nextBoolean());
      case 2 -> new Frame.Ack(random.nextInt(100), durable, durable - random.nextInt(9));
      case 3 -> new Frame.Heartbeat(random.nextLong(), durable);
      case 4 -> new Frame.Refused("reason " + "é".repeat(random.nextInt(20)));
      case 5 -> new Frame.Ask(durable);
      case 6 -> new Frame.Wanted(durable, random.nextBoolean(), randomRuns(random));
      case 7 ->
          new Frame.State(
              random.nextBoolean(), random.nextBoolean(), "é".repeat(random.nextInt(20)));
      case 8 -> new Frame.AskFindings(7, durable);
      case 9 ->
          new Frame.Findings(
              3,
              durable,
              random.nextBoolean(),
              durable / 5,
              durable / 3,
              9,
              random.nextInt(3),
              randomFindings(random));
      case 10 -> new Frame.Session(durable);
      case 11 -> new Frame.Join(1, durable, "job" + random.nextInt(99));
      case 12 -> new Frame.Numbered(durable, randomBatch(random));
      default -> randomBatch(random);
    };
  }

  private static List<Frame.Findings.Finding> randomFindings(Random random) {
    return random
        .ints(random.nextInt(5), 1, 6)
        .mapToObj(
            kind -> new Frame.Findings.Finding(kind, kind * 65_536L, kind, "/ä".repeat(kind * 9)))
        .toList();
  }

  @Test
  void wantedRunsThatAreNoWholeBlocksAreRefused() {
    List<Frame.Wanted.Run> wrong =
        List.of(
            new Frame.Wanted.Run(0, 0, 65_536),
            new Frame.Wanted.Run(7, -65_536, 65_536),
            new Frame.Wanted.Run(7, 1, 65_536),
            new Frame.Wanted.Run(7, 0, 65_535),
            new Frame.Wanted.Run(7, 0, 0),
            new Frame.Wanted.Run(7, 1L << 62, Long.MAX_VALUE - 65_535));
    for (Frame.Wanted.Run run : wrong) {
      ByteBuf bytes = encoded(new Frame.Wanted(4, false, List.of(run)));
      assertThatThrownBy(() -> FrameDecoder.decode(bytes))
          .as("%s", run)
          .isInstanceOf(WireException.class)
          .hasMessageContaining("wanted");
    }
  }

  private static List<Frame.Wanted.Run> randomRuns(Random random) {
    return random
        .longs(random.nextInt(5), 0, 1L << 40)
        .mapToObj(block -> new Frame.Wanted.Run(block + 1, block << 16, (1 + block / 7) << 16))
        .toList();
  }

  private static Frame.Batch randomBatch(Random random) {
    byte[] stored = new byte[random.nextInt(400)];
    random.nextBytes(stored);
    long first = 1 + random.nextLong(1L << 40);
    BatchHeader header =
        new BatchHeader(
            9, first, first + random.nextInt(50), random.nextLong(), stored.length + 1, 2);
    return new Frame.Batch(header, Unpooled.wrappedBuffer(stored));
  }

  private static ByteBuf encoded(Frame frame) {
    List<ByteBuf> parts = new ArrayList<>();
    FrameEncoder.encode(frame, HEAP, parts::add);
    return Unpooled.wrappedBuffer(parts.toArray(ByteBuf[]::new));
  }

  private static int crc(ByteBuf frame) {
    java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
    byte[] all = ByteBufUtil.getBytes(frame);
    crc.update(all, 0, 8);
    crc.update(all, 12, all.length - 12);
    return (int) crc.getValue();
  }

  private static Random seeded() {
    long seed = Long.getLong("weir.seed", System.nanoTime());
    System.out.println("FrameCodecTest: -Dweir.seed=" + seed);
    return new Random(seed);
  }
}
