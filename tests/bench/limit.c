/* The least that a JPEG thumbnail can cost: a scaled decode, nearest pixels, an encode, nothing else.
 *
 *     limit TARGETS BOX SOURCE...      one after the other, each into the folder TARGETS
 *
 * It looks at no orientation, profile or other format, and mixes no pixels: nobody would want the
 * pictures. What libjpeg-turbo takes for them is what no program that uses it can go below.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

enum { QUALITY = 85, BANDS = 3, EIGHTHS = 8 };

static unsigned side_of(unsigned long side, unsigned long longest, unsigned long box) {
    return longest <= box ? side : (unsigned)((side * box + longest / 2) / longest);
}

static void encode(JSAMPLE *pixels, unsigned width, unsigned height, const char *target) {
    struct jpeg_compress_struct writer;
    struct jpeg_error_mgr errors;
    unsigned char *bytes = NULL;
    unsigned long size = 0;
    writer.err = jpeg_std_error(&errors);
    jpeg_create_compress(&writer);
    jpeg_mem_dest(&writer, &bytes, &size);
    writer.image_width = width;
    writer.image_height = height;
    writer.input_components = BANDS;
    writer.in_color_space = JCS_RGB;
    jpeg_set_defaults(&writer);
    jpeg_set_quality(&writer, QUALITY, TRUE);
    jpeg_start_compress(&writer, TRUE);
    while (writer.next_scanline < height) {
        JSAMPROW row = pixels + (size_t)writer.next_scanline * width * BANDS;
        jpeg_write_scanlines(&writer, &row, 1);
    }
    jpeg_finish_compress(&writer);
    FILE *file = fopen(target, "wb");
    if (file == NULL || fwrite(bytes, 1, size, file) != size || fclose(file) != 0) {
        perror(target);
        exit(1);
    }
    free(bytes);
    jpeg_destroy_compress(&writer);
}

static void make(const char *source, const char *target, unsigned box) {
    struct jpeg_decompress_struct reader;
    struct jpeg_error_mgr errors;
    FILE *file = fopen(source, "rb");
    if (file == NULL) {
        perror(source);
        exit(1);
    }
    reader.err = jpeg_std_error(&errors);
    jpeg_create_decompress(&reader);
    jpeg_stdio_src(&reader, file);
    jpeg_read_header(&reader, TRUE);
    unsigned longest = reader.image_width > reader.image_height ? reader.image_width : reader.image_height;
    unsigned width = side_of(reader.image_width, longest, box);
    unsigned height = side_of(reader.image_height, longest, box);
    /* The scales that every build of the library has in fast code. */
    unsigned eighths = 1;
    while (eighths < EIGHTHS && longest * eighths / EIGHTHS < box)
        eighths *= 2;
    reader.out_color_space = JCS_RGB;
    reader.scale_num = eighths;
    reader.scale_denom = EIGHTHS;
    jpeg_start_decompress(&reader);
    JSAMPLE *pixels = malloc((size_t)width * height * BANDS);
    JSAMPLE *row = malloc((size_t)reader.output_width * BANDS);
    for (unsigned y = 0; y < height; y++) {
        unsigned wanted = (unsigned)((size_t)y * reader.output_height / height);
        while (reader.output_scanline <= wanted)
            jpeg_read_scanlines(&reader, &row, 1);
        for (unsigned x = 0; x < width; x++) {
            size_t from = (size_t)x * reader.output_width / width * BANDS;
            memcpy(pixels + ((size_t)y * width + x) * BANDS, row + from, BANDS);
        }
    }
    while (reader.output_scanline < reader.output_height)
        jpeg_read_scanlines(&reader, &row, 1);
    jpeg_finish_decompress(&reader);
    jpeg_destroy_decompress(&reader);
    fclose(file);
    encode(pixels, width, height, target);
    free(row);
    free(pixels);
}

int main(int count, char **arguments) {
    char target[4096];
    if (count < 3) {
        fprintf(stderr, "usage: limit TARGETS BOX SOURCE...\n");
        return 2;
    }
    for (int n = 3; n < count; n++) {
        const char *slash = strrchr(arguments[n], '/');
        const char *name = slash == NULL ? arguments[n] : slash + 1;
        snprintf(target, sizeof target, "%s/%s", arguments[1], name);
        make(arguments[n], target, (unsigned)atoi(arguments[2]));
    }
    return 0;
}
